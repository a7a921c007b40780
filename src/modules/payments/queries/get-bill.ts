import { type NotNull, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type Books, booksOf } from '../journal.ts'
import { payerOf } from '../payer.ts'
import {
  type AccountRow,
  type BillItemRow,
  type BillRow,
  type BillState,
  billColumns,
  type Channel,
  db,
  owedNow,
  type ReceiptRow,
} from '../schema.ts'

/** A payment with its receipt in force. */
export type Paid = {
  id: string
  channel: Channel
  /** đồng */
  amount: number
  at: Date
  receivedBy: string
  receipt: ReceiptRow
}
/** Of a payment, what went back (then with when), or was asked for. */
export type Returned = {
  payment: string
  /** đồng */
  amount: number
  state: 'requested' | 'approved' | 'sent' | 'done'
  endedAt: Date | null
}
export type Bill = BillRow & {
  items: BillItemRow[]
  reductions: { amount: number; reason: string }[]
  books: Books
  beneficiary?: AccountRow
  /** Oldest first. */
  payments: Paid[]
  /** What of them went back, or is to, oldest first; not what was refused or failed. */
  refunds: Returned[]
}

/**
 * A bill with its items, what was waived, where to transfer to, and how it was paid. Needs `payments:bill.read`: whose bill
 * it is, or its agency. One statement: a payment that comes at this very moment is in all of it or in nothing.
 */
export async function getBill(tx: Tx, id: string): Promise<Bill> {
  const bill = await db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('payments.bill_item')
          .select(['code', 'name', 'kind', 'quantity', 'unit_amount', 'amount'])
          .where('bill', '=', id)
          .orderBy('position'),
      ).as('items'),
      jsonArrayFrom(
        selectFrom('payments.reduction').select(['amount', 'reason']).where('bill', '=', id).orderBy('at'),
      ).as('reductions'),
      jsonObjectFrom(
        selectFrom('payments.account')
          .selectAll('payments.account')
          .whereRef('payments.account.id', '=', 'payments.bill.account'),
      ).as('beneficiary'),
      jsonArrayFrom(paymentsOf(tx, id)).as('payments'),
      jsonArrayFrom(
        selectFrom('payments.refund')
          .select(['payment', 'amount', 'state', 'ended_at'])
          .where('bill', '=', id)
          .where('state', 'not in', ['refused', 'failed'])
          .orderBy('requested_at')
          .$narrowType<{ payment: NotNull; state: Returned['state'] }>(),
      ).as('refunds'),
      sql<Books>`(SELECT to_json(books) FROM (
        SELECT owed, held, leaving, returned, payments.state_of(${id}) AS state FROM payments.books_of(${id})
      ) books)`.as('books'),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!bill) throw new NotFound('bill')
  need(tx, 'payments:bill.read', { person: await payerOf(tx, bill), agency: bill.agency })
  const { beneficiary, payments, refunds, ...rest } = bill
  return {
    ...rest,
    payments: payments.map(({ id, channel, amount, at, received_by, ...receipt }) => ({
      id,
      channel,
      amount,
      at: new Date(at),
      receivedBy: received_by,
      receipt: { ...receipt, cancelled_at: null },
    })),
    refunds: refunds.map(({ ended_at: at, ...refund }) => ({ ...refund, endedAt: at ? new Date(at) : null })),
    ...(beneficiary && { beneficiary }),
  }
}

/** What was paid too much and nobody asked to have back yet, in đồng. */
export function excessOf({ books, refunds }: Bill): number {
  const asked = refunds.filter(({ state }) => state === 'requested')
  return asked.reduce((left, { amount }) => left - amount, -books.owed)
}

/** With its receipt in force each; oldest first. */
const paymentsOf = (tx: Tx, bill: string) =>
  db(tx)
    .selectFrom('payments.payment')
    .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
    .selectAll('payments.receipt')
    .select(['payments.payment.id', 'channel', 'amount', 'at', 'received_by'])
    .where('bill', '=', bill)
    .where('payments.receipt.cancelled_at', 'is', null)
    .orderBy('at')
    .orderBy('number')

/** What we have of what was paid on a bill, in đồng, by the caller's reference; 0 where there is none. The caller knows who may hear it. */
export async function heldOf(tx: Tx, by: { reference: string }): Promise<number> {
  const bill = await findBill(tx, by)
  return bill ? (await booksOf(tx, bill.id)).held : 0
}

/** How a bill stands, by the caller's reference; the caller knows who may hear it. */
export async function findBill(
  tx: Tx,
  by: { reference: string },
): Promise<{ id: string; state: BillState; amount: number; owed: number; paid_at: Date | null } | undefined> {
  return db(tx)
    .selectFrom('payments.bill')
    .select(['id', 'state', 'amount', 'paid_at'])
    .select(owedNow)
    .where('reference', '=', by.reference)
    .executeTakeFirst()
}
