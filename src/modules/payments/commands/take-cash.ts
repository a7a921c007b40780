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
 * `payments:cash.take` at the bill's agency. `of` is what the cashier was shown as owed, and holds in the hand where it
 * is not a part: when it is another sum by now (a transfer came), that is Conflict `payments.changed`, and nothing is
 * taken. Once the bill is paid, the same cashier's second press gives the same receipt; anybody who comes later (or after
 * a transfer, or a cancellation) gets Conflict `payments.bill-paid`, `payments.bill-cancelled` … More than is owed is
 * Invalid `payments.amount`; after the day was closed, Conflict `payments.day-closed`.
 */
export async function takeCash(
  tx: Tx,
  input: { bill: string; of?: number; part?: { amount: number; of: number } },
): Promise<ReceiptRow> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:cash.take', { agency: bill.agency })
  if (!isPayable(bill.state)) {
    const last = await db(tx)
      .selectFrom('payments.payment')
      .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
      .selectAll('payments.receipt')
      .select([
        'payments.payment.channel',
        'payments.payment.received_by',
        'payments.payment.amount as taken',
      ])
      .where('payments.payment.bill', '=', bill.id)
      .where('payments.receipt.cancelled_at', 'is', null)
      .orderBy('payments.payment.at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (bill.state === 'paid' && last) {
      const { channel, received_by, taken, ...receipt } = last
      const mine = channel === 'cash' && received_by === actorKey(tx.actor)
      if (mine && taken === (input.of ?? taken)) return receipt
    }
    throw new Conflict(`payments.bill-${bill.state}`)
  }
  await needOpenDay(tx, bill.agency)
  const { owed } = await booksOf(tx, bill.id)
  const { amount, of } = input.part ?? { amount: owed, of: input.of ?? owed }
  if (of !== owed) throw new Conflict('payments.changed')
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > owed) throw new Invalid('payments.amount')
  const { receipt } = await addPayment(tx, bill, { channel: 'cash', amount })
  return receipt
}
