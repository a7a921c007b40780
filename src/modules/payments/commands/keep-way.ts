import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Attempt, Way } from '../gateways/gateway.ts'
import { payerOf } from '../payer.ts'
import { db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'

/**
 * Keeps the way to a gateway that an attempt was opened with: opened a second time it would be refused, or be a second
 * order. Needs `payments:bill.pay`: whose bill it is. The first way stays.
 */
export async function keepWay(tx: Tx, attempt: Pick<Attempt, 'id' | 'bill'>, way: Way): Promise<void> {
  need(tx, 'payments:bill.pay', { person: await payerOf(tx, await lockBillById(tx, attempt.bill)) })
  await db(tx)
    .updateTable('payments.attempt')
    .set({ way: JSON.stringify(way) })
    .where('id', '=', attempt.id)
    .where('way', 'is', null)
    .execute()
}
