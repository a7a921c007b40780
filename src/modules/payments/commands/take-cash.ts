import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { db } from '../schema.ts'
import { lockBillById, type Receipt, settleBill } from './settle-bill.ts'

/**
 * The cashier has the money in hand: the bill is paid and a receipt gets the next number. Needs `payments:cash.take`
 * at the bill's agency. The same cashier's second press gives the same receipt; anybody who comes later (or after a
 * transfer, or a cancellation) gets Conflict `payments.bill-paid` or `payments.bill-cancelled`.
 */
export async function takeCash(tx: Tx, input: { bill: string }): Promise<Receipt> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:cash.take', { agency: bill.agency })
  if (bill.state === 'open') return settleBill(tx, bill, { channel: 'cash' })
  const mine = await db(tx)
    .selectFrom('payments.payment')
    .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
    .selectAll('payments.receipt')
    .where('payments.payment.bill', '=', bill.id)
    .where('payments.payment.channel', '=', 'cash')
    .where('payments.payment.received_by', '=', actorKey(tx.actor))
    .executeTakeFirst()
  if (mine && bill.state === 'paid') return mine
  throw new Conflict(`payments.bill-${bill.state}`)
}
