import { fireTimer as fire } from '#lib/bpmn'
import { getVersion } from '#modules/procedures'
import type { JobContext } from '#platform/jobs'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockDossier } from '../dossier.ts'
import { calendarLately } from '../lately.ts'
import { stateOf, surroundingsOf, writeStep } from '../process/apply-step.ts'
import { callTimer, pausesOf, timerDue } from '../process/step-times.ts'
import { db } from '../schema.ts'

/**
 * The time of a boundary event is up: the task is marked as escalated and the process takes the way that was drawn for it.
 * While the dossier waits for the citizen nothing happens: the end of the pause calls the timer again. `due` is the moment
 * that was meant; earlier versions did not say it.
 */
export async function fireTimer(
  ctx: JobContext,
  job: { dossier: string; timer: string; due?: string },
): Promise<void> {
  await ctx.write(async tx => {
    const dossier = await lockDossier(tx, job.dossier)
    const timer = await db(tx)
      .selectFrom('dossiers.timer as timer')
      .innerJoin('dossiers.task as task', 'task.token', 'timer.token')
      .select(['timer.id', 'timer.token', 'timer.node', 'task.opened_at'])
      .where('timer.id', '=', job.timer)
      .where('task.dossier', '=', dossier.id)
      .executeTakeFirst()
    if (!timer) return
    const pauses = await pausesOf(tx, dossier.id)
    if (pauses.some(pause => !pause.to)) return
    const version = await getVersion(tx, dossier.version)
    const due = timerDue(version.process, timer, await calendarLately(tx, dossier.deciding), pauses)
    // A pause moved it after this was called.
    if (due > new Date(job.due ?? 0)) return callTimer(tx, dossier.id, timer.id, due)
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
