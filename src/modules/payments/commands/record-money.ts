import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { booksOf, post } from '../journal.ts'
import type { UnmatchedWhy } from '../money-rows.ts'
import { type BillRow, billColumns, db, isPayable, type NoticeRow, placeOf } from '../schema.ts'
import { addPayment } from './add-payment.ts'

type Money = Pick<NoticeRow, 'id' | 'channel' | 'gateway_transaction' | 'amount'>

/** Keeps what arrived, once; undefined when it was told before. */
export async function keepNotice(
  tx: Tx,
  notice: Omit<NoticeRow, 'id' | 'received_at'>,
): Promise<Money | undefined> {
  const [kept] = await tx.query<{ id: string }>('payments', {
    name: 'payments-notice',
    text: `INSERT INTO payments.notice (channel, gateway_transaction, account_number, amount, description, paid_at, received_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (channel, gateway_transaction) DO NOTHING RETURNING id`,
    values: [
      notice.channel,
      notice.gateway_transaction,
      notice.account_number,
      notice.amount,
      notice.description,
      notice.paid_at,
      tx.now,
    ],
  })
  return kept && { ...kept, ...notice }
}

/** The bills that transfer codes name, those of a basket included; locked, in the order in which they are due. */
export async function lockNamed(tx: Tx, numbers: readonly number[]): Promise<BillRow[]> {
  if (!numbers.length) return []
  const bills = await db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where(
      'id',
      'in',
      sql<string>`(SELECT id FROM payments.bill WHERE number = ANY(${numbers}::bigint[])
                   UNION ALL SELECT bill FROM payments.basket b JOIN payments.basket_bill i ON i.basket = b.id
                   WHERE b.number = ANY(${numbers}::bigint[]))`,
    )
    // One order for everybody, so that two never wait for each other.
    .orderBy('id')
    .forUpdate()
    .execute()
  const due = (bill: BillRow) => bill.due_at?.getTime() ?? Number.POSITIVE_INFINITY
  return bills.toSorted((a, b) => due(a) - due(b) || a.number - b.number)
}

/**
 * Gives money to locked bills that are still to pay, in their order; what is left after the last of them is too much of
 * that one. True when any took it.
 */
export async function giveTo(tx: Tx, notice: Money, bills: readonly BillRow[]): Promise<boolean> {
  const open = bills.filter(bill => isPayable(bill.state))
  let left = notice.amount
  for (const [at, bill] of open.entries()) {
    if (left === 0) break
    const amount = at === open.length - 1 ? left : Math.min(left, (await booksOf(tx, bill.id)).owed)
    await addPayment(tx, bill, {
      channel: notice.channel,
      amount,
      gatewayTransaction: notice.gateway_transaction,
    })
    left -= amount
  }
  return open.length > 0
}

/**
 * Money that no bill takes waits for a person, in suspense at `agency`; without one it is at no account of ours and not in
 * our books.
 */
export async function keepUnmatched(
  tx: Tx,
  notice: Money,
  found: { agency: string | undefined; bill: BillRow | undefined; why: UnmatchedWhy },
): Promise<void> {
  const { agency, bill, why } = found
  await db
    .later(tx)
    .insertInto('payments.unmatched')
    .values({
      notice: notice.id,
      bill: bill?.id ?? null,
      why,
      agency: agency ?? null,
      at: tx.now,
      settled_at: null,
    })
    .execute()
  if (agency)
    await post(tx, {
      debit: placeOf(notice.channel),
      credit: 'suspense',
      amount: notice.amount,
      agency,
      notice: notice.id,
    })
  await append(tx, {
    chain: bill?.id ?? notice.id,
    action: 'money.unmatched',
    body: { notice: notice.id, why, amount: notice.amount },
  })
}

/** What locked bills that are still to pay ask for together, in đồng. */
export async function owedBy(tx: Tx, bills: readonly BillRow[]): Promise<number> {
  let total = 0
  for (const bill of bills) if (isPayable(bill.state)) total += (await booksOf(tx, bill.id)).owed
  return total
}

/** Why a bill takes no money any more. */
export function whyClosed(bill: BillRow): 'already-paid' | 'not-open' {
  return bill.paid_at ? 'already-paid' : 'not-open'
}
