import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { booksOf } from '../journal.ts'
import { db, isPayable, type ReceiptRow } from '../schema.ts'
import { addPayment } from './add-payment.ts'
import { needOpenDay } from './close-day.ts'
import { lockBillById } from './follow-books.ts'

/**
 * The cashier has the money in hand: all that is still owed, or a part of it, and a receipt gets the next number. Needs
 * `payments:cash.take` at the bill's agency. Once the bill is paid, the same cashier's second press gives the same
 * receipt; anybody who comes later (or after a transfer, or a cancellation) gets Conflict `payments.bill-paid`,
 * `payments.bill-cancelled` … A part must say what was owed before it (`of`): pressed twice it is Conflict
 * `payments.changed`. More than is owed is Invalid `payments.amount`; after the day was closed, Conflict
 * `payments.day-closed`.
 */
export async function takeCash(
  tx: Tx,
  input: { bill: string; part?: { amount: number; of: number } },
): Promise<ReceiptRow> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:cash.take', { agency: bill.agency })
  if (!isPayable(bill.state)) {
    const mine = await db(tx)
      .selectFrom('payments.payment')
      .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
      .selectAll('payments.receipt')
      .where('payments.payment.bill', '=', bill.id)
      .where('payments.payment.channel', '=', 'cash')
      .where('payments.payment.received_by', '=', actorKey(tx.actor))
      .where('payments.receipt.cancelled_at', 'is', null)
      .orderBy('payments.payment.at', 'desc')
      .executeTakeFirst()
    if (mine && bill.state === 'paid') return mine
    throw new Conflict(`payments.bill-${bill.state}`)
  }
  await needOpenDay(tx, bill.agency)
  const { owed } = await booksOf(tx, bill.id)
  const { amount, of } = input.part ?? { amount: owed, of: owed }
  if (of !== owed) throw new Conflict('payments.changed')
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > owed) throw new Invalid('payments.amount')
  const { receipt } = await addPayment(tx, bill, { channel: 'cash', amount })
  return receipt
}
