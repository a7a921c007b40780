import { completeTask as advance } from '#lib/bpmn'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { announce, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { surroundingsOf, writeStep } from '../process/apply-step.ts'
import { db } from '../schema.ts'
import { beginWork, type InHand, takeInHand } from './open-task.ts'

/**
 * Ends a task with one of its outcomes; the process goes on to whoever is next. For the kinds of task that need more
 * than an outcome (receive, examine, sign …) the commands of those names come here in the end.
 * Needs the task's role at its agency. A task ends once: the second try is Conflict `task.done`.
 */
export async function completeTask(
  tx: Tx,
  input: { task: string; outcome: string; note?: string },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['review', 'inspect'])
  await beginWork(tx, inHand.dossier)
  await endTask(tx, inHand, input.outcome, input.note)
}

export async function endTask(
  tx: Tx,
  { dossier, task, version, state }: InHand,
  outcome: string,
  note?: string,
): Promise<void> {
  await db.rows(tx).update('dossiers.task', {
    id: task.id,
    state: 'done',
    done_at: tx.now,
    done_by: actorKey(tx.actor),
    outcome,
    note: note || null,
  })
  await append(tx, {
    chain: dossier.id,
    action: 'task.done',
    body: { node: task.node, name: task.name, agency: task.agency, outcome, ...(note && { note }) },
  })
  await writeStep(
    tx,
    dossier,
    version,
    advance(version.process, state, task.token, outcome, surroundingsOf(dossier)),
  )
  await touch(tx, `tasks:${task.agency}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: `task.${task.does}` })
}
