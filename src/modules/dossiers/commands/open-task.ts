import { getVersion, type ProcedureVersion } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { lockDossier, moveTo } from '../dossier.ts'
import { type Does, type DossierRow, db, type TaskRow } from '../schema.ts'

export type InHand = { dossier: DossierRow; task: TaskRow; version: ProcedureVersion }

/**
 * What each command on a task begins with: the actor holds the task's role at its agency, the dossier is locked, and
 * the task is still open. Of two officers who act at once the second gets Conflict `task.done`.
 */
export async function takeInHand(tx: Tx, taskId: string, does?: readonly Does[]): Promise<InHand> {
  const seen = await db(tx)
    .selectFrom('dossiers.task')
    .select(['dossier', 'role', 'agency', 'does'])
    .where('id', '=', taskId)
    .executeTakeFirst()
  if (!seen) throw new NotFound('task')
  need(tx, `dossiers:task.${seen.role}`, { agency: seen.agency })
  if (does && !does.includes(seen.does)) throw new Conflict('task.other-kind')
  const dossier = await lockDossier(tx, seen.dossier)
  const task = await db(tx)
    .selectFrom('dossiers.task')
    .selectAll()
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow()
  if (task.state !== 'open') throw new Conflict(task.state === 'paused' ? 'task.paused' : 'task.done')
  return { dossier, task, version: await getVersion(tx, dossier.version) }
}

/** The first deed of processing makes "received" into "processing". */
export async function beginWork(tx: Tx, dossier: DossierRow): Promise<void> {
  if (dossier.status === 2) await moveTo(tx, dossier, [4])
}
