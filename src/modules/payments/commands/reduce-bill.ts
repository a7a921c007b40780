import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { booksOf, post } from '../journal.ts'
import { type BillRow, type BillState, db, isPayable } from '../schema.ts'
import { followBooks, lockBillById } from './follow-books.ts'

/**
 * Miễn giảm of an open bill: `amount` đồng need not be paid, for a reason; when nothing is left the bill is paid. Needs
 * `payments:bill.reduce` at the bill's agency. Repeated with the same `key` it changes nothing. More than is owed is
 * Invalid `payments.amount`; a bill that nobody has to pay any more is Conflict `payments.bill-<state>`.
 */
export async function reduceBill(
  tx: Tx,
  input: { bill: string; amount: number; reason: string; key: string },
): Promise<BillState> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:bill.reduce', { agency: bill.agency })
  const known = await db(tx)
    .selectFrom('payments.reduction')
    .select('id')
    .where('bill', '=', bill.id)
    .where('key', '=', input.key)
    .executeTakeFirst()
  if (known) return bill.state
  if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const { owed } = await booksOf(tx, bill.id)
  if (input.amount > owed) throw new Invalid('payments.amount')
  await writeReduction(tx, bill, input)
  return (await followBooks(tx, bill)).state
}

/** Books what is waived of a locked bill; the caller follows the books. */
export async function writeReduction(
  tx: Tx,
  bill: BillRow,
  reduction: { amount: number; reason: string; key: string },
): Promise<void> {
  const { amount, reason, key } = reduction
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Invalid('payments.amount')
  await db(tx)
    .insertInto('payments.reduction')
    .values({ bill: bill.id, amount, reason, key, by: actorKey(tx.actor), at: tx.now })
    .execute()
  await post(tx, { debit: 'reduction', credit: 'receivable', amount, agency: bill.agency, bill: bill.id })
  await append(tx, { chain: bill.id, action: 'bill.reduced', body: { amount, key } })
}

/**
 * What is still owed will never come: it leaves the books as a loss, for a reason. Needs `payments:bill.write-off` at
 * the bill's agency. Repeated it changes nothing; Conflict `payments.bill-<state>` where nothing is owed.
 */
export async function writeOffBill(tx: Tx, input: { bill: string; reason: string }): Promise<BillState> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:bill.write-off', { agency: bill.agency })
  if (bill.state === 'written-off') return bill.state
  if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const { owed: amount } = await booksOf(tx, bill.id)
  await post(tx, { debit: 'written-off', credit: 'receivable', amount, agency: bill.agency, bill: bill.id })
  await append(tx, { chain: bill.id, action: 'bill.written-off', body: { amount, reason: input.reason } })
  return (await followBooks(tx, bill)).state
}
