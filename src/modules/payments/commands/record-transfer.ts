import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { type AccountRow, type BillRow, db, type NoticeRow, type UnmatchedWhy } from '../schema.ts'
import { findTransferCode } from '../transfer-code.ts'
import { lockBill, settleBill } from './settle-bill.ts'

export type BankTransfer = {
  /** The bank's own number of the transaction. */
  gatewayTransaction: string
  /** Our account that it arrived at. */
  account: string
  /** đồng */
  amount: number
  /** What the payer, and the bank, wrote. */
  description: string
  paidAt: Date
}
export type TransferOutcome =
  | { outcome: 'paid'; bill: string }
  | { outcome: 'unmatched'; why: UnmatchedWhy; bill?: string }

/**
 * Money arrived at the bank. In the exact amount of the open bill that its text names, it pays it; anything else is
 * kept as unmatched for a person to look at, and no bill moves. Nobody of flesh and blood may: needs
 * `payments:transfer.record`, which only a gateway whose signature was checked acts with. Repeated with the same
 * transaction it gives the first outcome; with other facts under that number it throws Conflict `payments.notice`.
 */
export async function recordTransfer(tx: Tx, transfer: BankTransfer): Promise<TransferOutcome> {
  need(tx, 'payments:transfer.record')
  const notice = await db(tx)
    .insertInto('payments.notice')
    .values({
      channel: 'bank-transfer',
      gateway_transaction: transfer.gatewayTransaction,
      account_number: transfer.account,
      amount: transfer.amount,
      description: transfer.description,
      paid_at: transfer.paidAt,
      received_at: tx.now,
    })
    .onConflict(clash => clash.columns(['channel', 'gateway_transaction']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!notice) return earlierOutcome(tx, transfer)

  const account = await findAccountByNumber(tx, transfer.account)
  const number = findTransferCode(transfer.description)
  const bill = number === undefined ? undefined : await lockBill(tx, { number })
  const why = whyUnmatched(transfer, account, bill)
  if (why) return keepUnmatched(tx, notice, account, bill, why)
  await settleBill(tx, bill!, { channel: 'bank-transfer', gatewayTransaction: transfer.gatewayTransaction })
  return { outcome: 'paid', bill: bill!.id }
}

function whyUnmatched(
  transfer: BankTransfer,
  account: AccountRow | undefined,
  bill: BillRow | undefined,
): UnmatchedWhy | undefined {
  if (!account) return 'no-account'
  if (!bill) return 'no-bill'
  if (bill.account !== account.id) return 'wrong-account'
  if (bill.state === 'paid' || bill.state === 'refunded') return 'already-paid'
  if (bill.state !== 'open') return 'not-open'
  return bill.amount === transfer.amount ? undefined : 'wrong-amount'
}

async function keepUnmatched(
  tx: Tx,
  notice: NoticeRow,
  account: AccountRow | undefined,
  bill: BillRow | undefined,
  why: UnmatchedWhy,
): Promise<TransferOutcome> {
  await db(tx)
    .insertInto('payments.unmatched')
    .values({ notice: notice.id, bill: bill?.id ?? null, why, at: tx.now })
    .execute()
  // Money at an account that is not ours is not in our books.
  if (account)
    await post(tx, {
      debit: 'bank',
      credit: 'suspense',
      amount: notice.amount,
      agency: account.agency,
      bill: bill?.id,
    })
  await append(tx, {
    chain: bill?.id ?? notice.id,
    action: 'transfer.unmatched',
    body: { notice: notice.id, why, amount: notice.amount },
  })
  return { outcome: 'unmatched', why, ...(bill && { bill: bill.id }) }
}

async function earlierOutcome(tx: Tx, transfer: BankTransfer): Promise<TransferOutcome> {
  const row = await db(tx)
    .selectFrom('payments.notice as notice')
    .leftJoin('payments.unmatched as unmatched', 'unmatched.notice', 'notice.id')
    .leftJoin('payments.payment as payment', on =>
      on
        .onRef('payment.channel', '=', 'notice.channel')
        .onRef('payment.gateway_transaction', '=', 'notice.gateway_transaction'),
    )
    .select([
      'notice.amount',
      'notice.account_number',
      'unmatched.why',
      'unmatched.bill',
      'payment.bill as paid',
    ])
    .where('notice.channel', '=', 'bank-transfer')
    .where('notice.gateway_transaction', '=', transfer.gatewayTransaction)
    .executeTakeFirstOrThrow()
  if (row.amount !== transfer.amount || row.account_number !== transfer.account)
    throw new Conflict('payments.notice')
  if (row.paid) return { outcome: 'paid', bill: row.paid }
  return { outcome: 'unmatched', why: row.why!, ...(row.bill && { bill: row.bill }) }
}
