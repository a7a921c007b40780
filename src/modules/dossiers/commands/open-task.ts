import type { State } from '#lib/bpmn'
import { getVersion, type ProcedureVersion } from '#modules/procedures'
import { need } from '#platform/access'
import { few, type Gathering, type Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { moveTo } from '../dossier.ts'
import { type StateRows, stateIn, stateOfRows } from '../process/apply-step.ts'
import { isUnanswered } from '../queries/awaited-supplement.ts'
import type { Does, DossierRow, TaskRow } from '../schema.ts'

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
  const dossier = await tx.locked<DossierRow>(lockOfTask, { task: taskId })
  if (!dossier) throw new NotFound('task')
  // Only now: whoever held the dossier may have changed all this.
  const [found] = await tx.gathered<TaskRow & StateRows & { until: string | null }>(taskInHand, {
    id: taskId,
  })
  const { tokens, timers, until, ...task } = found!
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

const lockOfTask: Gathering = {
  module: 'dossiers',
  name: 'dossier-of-task-locked',
  text: `
SELECT i.at, d.* FROM ${few('jsonb_to_recordset($1) AS i(at int, task uuid)')}
JOIN dossiers.dossier d ON d.id = (SELECT dossier FROM dossiers.task WHERE id = i.task)
FOR UPDATE OF d`,
}

const taskInHand: Gathering = {
  module: 'dossiers',
  name: 'task-in-hand',
  text: `
SELECT i.at, t.*, ${stateIn('t.dossier')},
  (SELECT until FROM dossiers.supplement s
    WHERE s.dossier = t.dossier AND answered_at IS NULL AND closed_at IS NULL) AS until
FROM jsonb_to_recordset($1) AS i(at int, id uuid), LATERAL (SELECT * FROM dossiers.task WHERE id = i.id OFFSET 0) t`,
}

/** The first deed of processing makes "received" into "processing". */
export async function beginWork(tx: Tx, dossier: DossierRow): Promise<void> {
  if (dossier.status === 2) await moveTo(tx, dossier, [4])
}
