import type { Tx } from '#platform/db'
import { moveTo } from '../dossier.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { endTask } from './complete-task.ts'
import { takeInHand } from './open-task.ts'

/**
 * The one-stop officer hands over the result (or the post took it): the dossier is finished. Who took it is kept with
 * the task, not in the ledger, which names nobody. Needs the one-stop role.
 */
export async function returnResult(
  tx: Tx,
  input: { task: string; outcome: string; receiver?: string; note?: string },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['return'])
  await moveTo(tx, inHand.dossier, [10], { returned_at: tx.now }, { note: input.note ?? '' })
  await say(tx, inHand.dossier, 'returned')
  await endTask(tx, inHand, input.outcome, input.note)
  if (!input.receiver) return
  const note = [`Người nhận: ${input.receiver}.`, input.note].filter(Boolean).join(' ')
  await db(tx).updateTable('dossiers.task').set({ note }).where('id', '=', inHand.task.id).execute()
}
