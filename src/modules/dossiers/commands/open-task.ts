import { sql } from 'kysely'
import type { State } from '#lib/bpmn'
import { getVersion, type ProcedureVersion } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { moveTo } from '../dossier.ts'
import { stateIn, stateOfRows } from '../process/apply-step.ts'
import { isUnanswered } from '../queries/awaited-supplement.ts'
import { type Does, type DossierRow, db, type TaskRow } from '../schema.ts'

export type InHand = {
  dossier: DossierRow
  task: TaskRow
  version: ProcedureVersion
  /** Where the process stands. */
  state: State
  /** Papers that were asked for again have not come. */
  awaitsPapers: boolean
}

/**
 * What each command on a task begins with: the actor holds the task's role at its agency, the dossier is locked, and
 * the task is still open. Of two officers who act at once the second gets Conflict `task.done`. While the citizen's answer
 * is awaited it is Conflict `task.paused`, `unanswered` only until the day is over by which it was to come.
 */
export async function takeInHand(
  tx: Tx,
  taskId: string,
  does?: readonly Does[],
  when?: 'unanswered',
): Promise<InHand> {
  const dossier = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('id', '=', ({ selectFrom }) =>
      selectFrom('dossiers.task').select('dossier').where('id', '=', taskId),
    )
    .forUpdate()
    .executeTakeFirst()
  if (!dossier) throw new NotFound('task')
  // Only now: whoever held the dossier may have changed all this.
  const { tokens, timers, until, ...task } = await db(tx)
    .selectFrom('dossiers.task as t')
    .selectAll('t')
    .select(stateIn('t.dossier'))
    .select(
      sql<string | null>`(SELECT until FROM dossiers.supplement s
        WHERE s.dossier = t.dossier AND answered_at IS NULL AND closed_at IS NULL)`.as('until'),
    )
    .where('t.id', '=', taskId)
    .executeTakeFirstOrThrow()
  need(tx, `dossiers:task.${task.role}`, { agency: task.agency })
  if (does && !does.includes(task.does)) throw new Conflict('task.other-kind')
  const overdue = when === 'unanswered' && until !== null && isUnanswered({ until }, tx.now)
  if (task.state === 'paused' && !overdue) throw new Conflict('task.paused')
  if (task.state !== 'open' && task.state !== 'paused') throw new Conflict('task.done')
  const version = await getVersion(tx, dossier.version)
  return {
    dossier,
    task,
    version,
    state: stateOfRows(dossier, { tokens, timers }),
    awaitsPapers: until !== null,
  }
}

/** The first deed of processing makes "received" into "processing". */
export async function beginWork(tx: Tx, dossier: DossierRow): Promise<void> {
  if (dossier.status === 2) await moveTo(tx, dossier, [4])
}
