import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { beginWork, takeInHand } from './open-task.ts'

/**
 * An officer takes a task for themselves, so that two do not read the same file; `release` gives it back. Others may
 * still act on it (somebody falls ill), and see whose it is. Taken by another already: Conflict `task.claimed`.
 */
export async function claimTask(tx: Tx, input: { task: string; release?: boolean }): Promise<void> {
  const { dossier, task } = await takeInHand(tx, input.task)
  if (tx.actor.kind !== 'staff') throw new Conflict('task.claimed')
  if (!input.release && task.claimed_by && task.claimed_by !== tx.actor.id) throw new Conflict('task.claimed')
  if (!input.release && task.does !== 'receive') await beginWork(tx, dossier)
  await db(tx)
    .updateTable('dossiers.task')
    .set({ claimed_by: input.release ? null : tx.actor.id })
    .where('id', '=', task.id)
    .execute()
  await append(tx, {
    chain: dossier.id,
    action: input.release ? 'task.released' : 'task.claimed',
    body: { node: task.node },
  })
  await touch(tx, `tasks:${task.agency}`)
}
