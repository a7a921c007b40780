import { getBill, sumsOf } from '#modules/payments'
import type { Tx } from '#platform/db'
import { touch } from '#platform/jobs'
import { channelOf, db } from '../schema.ts'

/**
 * Writes down how a pupil's bill stands by its journal now; a bill that is no pupil's is passed over. The row is locked
 * before the journal is read, so that of two who do this at once the later one is right.
 */
export async function followBill(tx: Tx, bill: string): Promise<void> {
  const due = await db(tx)
    .selectFrom('education.due')
    .select(['campaign'])
    .where('bill', '=', bill)
    .forUpdate()
    .executeTakeFirst()
  if (!due) return
  const { state, books } = await getBill(tx, bill)
  await db(tx)
    .updateTable('education.due')
    .set({ state, ...sumsOf(books) })
    .where('bill', '=', bill)
    .execute()
  await touch(tx, channelOf(due.campaign))
}
