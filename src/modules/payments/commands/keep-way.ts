import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Attempt, Way } from '../gateways/gateway.ts'
import { payerOf } from '../payer.ts'
import { db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'

/**
 * Keeps the way to a gateway that an attempt was opened with: opened a second time it would be refused, or be a second
 * order. Needs `payments:bill.pay`: whose bill or basket it is. The first way stays.
 */
export async function keepWay(tx: Tx, attempt: Pick<Attempt, 'id'>, way: Way): Promise<void> {
  need(tx, 'payments:bill.pay', { person: await payerOfAttempt(tx, attempt.id) })
  await db(tx)
    .updateTable('payments.attempt')
    .set({ way: JSON.stringify(way) })
    .where('id', '=', attempt.id)
    .where('way', 'is', null)
    .execute()
}

async function payerOfAttempt(tx: Tx, id: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('payments.attempt')
    .leftJoin('payments.basket', 'payments.basket.id', 'payments.attempt.basket')
    .select(['bill', 'payments.basket.payer'])
    .where('payments.attempt.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound('attempt')
  return row.bill ? payerOf(tx, await lockBillById(tx, row.bill)) : (row.payer ?? undefined)
}
