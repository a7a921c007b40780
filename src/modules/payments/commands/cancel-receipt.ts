import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { db, type ReceiptRow } from '../schema.ts'
import { issueReceipt } from './issue-receipt.ts'

/**
 * A receipt was issued wrongly (a name, a purpose): it is cancelled for a reason, and a new one with the next number
 * takes its place, with the name and the purpose that are said here, else with those of the old one; the bill and the money
 * stay as they are. Needs `payments:receipt.cancel` at the agency. The payment of a receipt that is cancelled already is
 * Conflict `payments.receipt-cancelled`.
 */
export async function replaceReceipt(
  tx: Tx,
  input: {
    agency: string
    year: number
    number: number
    reason: string
    payerName?: string | undefined
    purpose?: string | undefined
  },
): Promise<ReceiptRow> {
  const { agency, year, number } = input
  need(tx, 'payments:receipt.cancel', { agency })
  const reason = input.reason.trim()
  if (!reason) throw new Invalid('payments.reason')
  const receipt = await db(tx)
    .selectFrom('payments.receipt as receipt')
    .innerJoin('payments.payment as payment', 'payment.id', 'receipt.payment')
    .selectAll('receipt')
    .select('bill')
    .where('agency', '=', agency)
    .where('year', '=', year)
    .where('number', '=', number)
    .forUpdate('receipt')
    .executeTakeFirst()
  if (!receipt) throw new NotFound('receipt')
  if (receipt.cancelled_at) throw new Conflict('payments.receipt-cancelled')
  await db(tx)
    .updateTable('payments.receipt')
    .set({ cancelled_at: tx.now, cancelled_by: actorKey(tx.actor), cancel_reason: reason })
    .where('agency', '=', agency)
    .where('year', '=', year)
    .where('number', '=', number)
    .execute()
  const payerName = input.payerName?.trim() || undefined
  const purpose = input.purpose?.trim() || undefined
  const next = await issueReceipt(tx, agency, receipt.payment, {
    replaces: number,
    payer_name: payerName ?? receipt.payer_name,
    purpose: purpose ?? receipt.purpose,
  })
  await append(tx, {
    chain: receipt.bill,
    action: 'receipt.replaced',
    body: {
      year,
      number,
      by: next.number,
      reason,
      ...(payerName && { otherName: true }),
      ...(purpose && { otherPurpose: true }),
    },
  })
  return next
}
