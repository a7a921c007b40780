import { getVersion, type ProcedureVersion } from '#modules/procedures'
import { can, need } from '#platform/access'
import { byId, type Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type DossierRow, db, type TaskRow } from '../schema.ts'

/** A task for the one who may do it, open or done by now. Needs the task's role at its agency. */
export async function getTaskAlone(tx: Tx, id: string): Promise<TaskRow> {
  const [task] = await tx.gathered<TaskRow>(taskFind, { asked: id })
  if (!task) throw new NotFound('task')
  need(tx, `dossiers:task.${task.role}`, { agency: task.agency })
  return task
}

const taskFind = byId('task-find', 'dossiers.task')

/** The same with its dossier. */
export async function getTask(
  tx: Tx,
  id: string,
): Promise<{ task: TaskRow; dossier: DossierRow; version: ProcedureVersion }> {
  const task = await getTaskAlone(tx, id)
  const dossier = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('id', '=', task.dossier)
    .executeTakeFirstOrThrow()
  return { task, dossier, version: await getVersion(tx, dossier.version) }
}

/** These tasks, most urgent first, as far as the actor may do them; also those that somebody did meanwhile. */
export async function findTasks(tx: Tx, ids: readonly string[]): Promise<(TaskRow & { version: string })[]> {
  if (!ids.length) return []
  const rows = await db(tx)
    .selectFrom('dossiers.task as t')
    .innerJoin('dossiers.dossier as d', 'd.id', 't.dossier')
    .selectAll('t')
    .select('d.version')
    .where('t.id', 'in', ids)
    .orderBy('t.due_at')
    .orderBy('t.id')
    .execute()
  return rows.filter(task => mayDo(tx, task))
}

export function mayDo(by: Pick<Tx, 'actor'>, task: Pick<TaskRow, 'role' | 'agency'>): boolean {
  return can(by, `dossiers:task.${task.role}`, { agency: task.agency })
}
