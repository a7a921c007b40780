import { sql } from 'kysely'
import { vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import type { UnmatchedWhy } from '../money-rows.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { db } from '../schema.ts'
import { claimUnnumbered, type KnownMoney, lockTransfer } from '../statements/unnumbered.ts'
import { findTransferCodes } from '../transfer-code.ts'
import { giveTo, keepNotice, keepUnmatched, lockNamed, owedBy, whyClosed } from './record-money.ts'

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
 * Money arrived at the bank, as its notice or a line of its statement says. It goes to the bill, or the bills of the
 * basket, that its text names: too little pays them in part, too much is kept as overpaid. Of a text with several codes
 * only the exact sum is split. Where nothing is left to pay, or nothing is named, it is kept as unmatched for a person to
 * look at. Nobody of flesh and blood may: needs
 * `payments:transfer.record`, which only a gateway whose signature was checked acts with. Repeated with the same
 * transaction at the same account, or after a line of a statement that had no number, it gives the first outcome; with
 * another sum it throws Conflict `payments.notice`.
 */
export async function recordTransfer(tx: Tx, transfer: BankTransfer): Promise<TransferOutcome> {
  need(tx, 'payments:transfer.record')
  await lockTransfer(tx, transfer)
  const known =
    (await findTransfer(tx, transfer)) ??
    (await claimUnnumbered(tx, {
      ...transfer,
      number: transfer.gatewayTransaction,
      days: [vnDay(transfer.paidAt)],
    }))
  return known ? earlierOutcome(tx, known, transfer) : keepTransfer(tx, transfer)
}

/** Records a transfer of which nobody told in other words. Needs what `recordTransfer` needs. */
export async function keepTransfer(tx: Tx, transfer: BankTransfer): Promise<TransferOutcome> {
  need(tx, 'payments:transfer.record')
  const keep = (gateway_transaction: string) =>
    keepNotice(tx, {
      channel: 'bank-transfer',
      gateway_transaction,
      account_number: transfer.account,
      amount: transfer.amount,
      description: transfer.description,
      paid_at: transfer.paidAt,
    })
  const [number, numberAtAccount] = keysOf(transfer)
  const notice =
    (await keep(number)) ?? ((await findTransfer(tx, transfer)) ? undefined : await keep(numberAtAccount))
  if (!notice) return earlierOutcome(tx, (await findTransfer(tx, transfer))!, transfer)

  const account = await findAccountByNumber(tx, transfer.account)
  const codes = findTransferCodes(transfer.description)
  const bills = await lockNamed(tx, codes)
  const bill = bills.at(-1)
  const unmatched = async (why: UnmatchedWhy): Promise<TransferOutcome> => {
    await keepUnmatched(tx, notice, { agency: account?.agency, bill, why })
    return { outcome: 'unmatched', why, ...(bill && { bill: bill.id }) }
  }
  if (!account) return unmatched('no-account')
  if (!bill) return unmatched('no-bill')
  if (bills.some(one => one.account !== account.id)) {
    // A new name or agency is a new row of the account: bills of before ask for transfers to the same number.
    const rows = await db(tx)
      .selectFrom('payments.account')
      .select('id')
      .where('number', '=', account.number)
      .execute()
    if (bills.some(one => !rows.some(row => row.id === one.account))) return unmatched('wrong-account')
  }
  // Which of several was meant, and with how much, only the exact sum says.
  if (codes.length > 1 && bills.length > 1) {
    const owed = await owedBy(tx, bills)
    if (owed > 0 && owed !== transfer.amount) return unmatched('several-bills')
  }
  if (!(await giveTo(tx, notice, bills))) return unmatched(whyClosed(bill))
  return { outcome: 'paid', bill: bill.id }
}

type Numbered = Pick<BankTransfer, 'gatewayTransaction' | 'account'>

/** Where money is kept under a bank's number: banks use one again at another account, which then stands behind it. */
const keysOf = ({ gatewayTransaction, account }: Numbered) =>
  [gatewayTransaction, `${gatewayTransaction}@${account}`] as const

/** The money of a transaction that was told before at this account. */
export async function findTransfer(tx: Tx, transfer: Numbered): Promise<KnownMoney | undefined> {
  const { account, gatewayTransaction } = transfer
  const { rows } = await sql<KnownMoney>`
    SELECT id, amount FROM payments.notice
    WHERE channel = 'bank-transfer' AND gateway_transaction = ANY(${keysOf(transfer)}::text[]) AND account_number = ${account}
    UNION ALL
    SELECT id, amount FROM payments.number_told_later t JOIN payments.notice ON id = t.notice
    WHERE t.number = ${gatewayTransaction} AND t.account_number = ${account}`.execute(db(tx))
  return rows[0]
}

async function earlierOutcome(
  tx: Tx,
  known: KnownMoney,
  { amount }: Pick<BankTransfer, 'amount'>,
): Promise<TransferOutcome> {
  if (known.amount !== amount) throw new Conflict('payments.notice')
  const row = await db(tx)
    .selectFrom('payments.notice as notice')
    .leftJoin('payments.unmatched as unmatched', 'unmatched.notice', 'notice.id')
    .leftJoin('payments.payment as payment', on =>
      on
        .onRef('payment.channel', '=', 'notice.channel')
        .onRef('payment.gateway_transaction', '=', 'notice.gateway_transaction'),
    )
    .select(['unmatched.why', 'unmatched.bill', 'payment.bill as paid'])
    .where('notice.id', '=', known.id)
    .executeTakeFirstOrThrow()
  if (row.why) return { outcome: 'unmatched', why: row.why, ...(row.bill && { bill: row.bill }) }
  return { outcome: 'paid', bill: row.paid! }
}
