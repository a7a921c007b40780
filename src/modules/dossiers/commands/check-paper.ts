import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db } from '../schema.ts'
import { takeInHand } from './open-task.ts'

/** The officer ticks one paper off, or marks what is wrong with it; the marks become the request for completion. */
export async function checkPaper(
  tx: Tx,
  input: { task: string; paper: string; state: 'attached' | 'accepted' | 'rejected'; note?: string },
): Promise<void> {
  const { dossier } = await takeInHand(tx, input.task, ['receive', 'examine'])
  const row = await db(tx)
    .updateTable('dossiers.paper')
    .set({ state: input.state, note: input.note || null })
    .where('id', '=', input.paper)
    .where('dossier', '=', dossier.id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new NotFound('paper')
}
