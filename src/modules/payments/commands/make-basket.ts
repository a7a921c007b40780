import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { payerOf } from '../payer.ts'
import { type BillRow, db, isPayable } from '../schema.ts'
import { lockBillById } from './follow-books.ts'

/**
 * Lays several bills together, to be paid by one transfer to each account that they go to; the baskets come back. Needs
 * `payments:bill.pay` for each: whose bill it is. Bills that only cash pays, and those that are paid by now, stay out.
 * Conflict `payments.basket` when none is left. A basket changes no bill, so pressing twice does no harm.
 */
export async function makeBaskets(tx: Tx, input: { bills: readonly string[] }): Promise<string[]> {
  const { actor } = tx
  const byAccount = new Map<string, BillRow[]>()
  for (const id of [...new Set(input.bills)].sort()) {
    const bill = await lockBillById(tx, id)
    need(tx, 'payments:bill.pay', { person: await payerOf(tx, bill) })
    if (isPayable(bill.state) && bill.account)
      byAccount.set(bill.account, [...(byAccount.get(bill.account) ?? []), bill])
  }
  if (!byAccount.size || actor.kind !== 'citizen') throw new Conflict('payments.basket')
  const baskets: string[] = []
  for (const [account, bills] of byAccount) {
    const { id } = await db(tx)
      .insertInto('payments.basket')
      .values({ payer: actor.id, account, at: tx.now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db(tx)
      .insertInto('payments.basket_bill')
      .values(bills.map(bill => ({ basket: id, bill: bill.id })))
      .execute()
    baskets.push(id)
  }
  return baskets
}
