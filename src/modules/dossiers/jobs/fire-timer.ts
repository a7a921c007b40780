import { fireTimer as fire } from '#lib/bpmn'
import { getVersion } from '#modules/procedures'
import type { JobContext } from '#platform/jobs'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockDossier } from '../dossier.ts'
import { stateOf, surroundingsOf, writeStep } from '../process/apply-step.ts'
import { db } from '../schema.ts'

/** The time of a boundary event is up: the task is marked as escalated and the process takes the way that was drawn for it. */
export async function fireTimer(ctx: JobContext, job: { dossier: string; timer: string }): Promise<void> {
  await ctx.write(async tx => {
    const dossier = await lockDossier(tx, job.dossier)
    const timer = await db(tx)
      .selectFrom('dossiers.timer')
      .select(['id', 'token', 'node'])
      .where('id', '=', job.timer)
      .executeTakeFirst()
    if (!timer) return
    const version = await getVersion(tx, dossier.version)
    const [task] = await db(tx)
      .updateTable('dossiers.task')
      .set({ escalated_at: tx.now })
      .where('token', '=', timer.token)
      .where('state', 'in', ['open', 'paused'])
      .returning(['agency', 'name'])
      .execute()
    await append(tx, {
      chain: dossier.id,
      action: 'timer.fired',
      body: { node: timer.node, task: task?.name ?? '' },
    })
    await writeStep(
      tx,
      dossier,
      version,
      fire(version.process, await stateOf(tx, dossier), timer.id, surroundingsOf(dossier)),
    )
    if (task) await touch(tx, `tasks:${task.agency}`)
  })
}
