import { completeTask } from '#lib/bpmn'
import type { ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import type { DossierRow, TaskRow } from '../schema.ts'
import { stateOf, surroundingsOf } from './apply-step.ts'

/** The outcomes of a task after which somebody reviews or signs the result: it must be complete by then. */
export async function outcomesThatNeedResult(
  tx: Tx,
  dossier: DossierRow,
  version: ProcedureVersion,
  task: TaskRow,
): Promise<Set<string>> {
  const node = version.process.nodes[task.node]
  if (node?.kind !== 'task' || !version.definition.result.form) return new Set()
  const state = await stateOf(tx, dossier)
  const needs = node.outcomes.filter(({ id }) => {
    const step = completeTask(version.process, state, task.token, id, surroundingsOf(dossier))
    return step.ok && step.tasksOpened.some(opened => opened.does === 'review' || opened.does === 'sign')
  })
  return new Set(needs.map(outcome => outcome.id))
}
