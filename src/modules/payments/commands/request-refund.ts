import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { booksOf } from '../journal.ts'
import type { RefundRow, RefundWay } from '../money-rows.ts'
import { payerOf } from '../payer.ts'
import { placesSharing } from '../queries/find-account.ts'
import { type BillRow, db, type PaymentRow } from '../schema.ts'
import { lockBillById } from './follow-books.ts'
import { leftOf, lockWaiting } from './match-money.ts'

/** Where money goes back to: through the gateway it came by, to an account, or as cash at the counter. */
export type Way =
  | { way: Exclude<RefundWay, 'bank-order'> }
  | { way: 'bank-order'; to: { bank: string; account: string; name: string } }

/**
 * Asks that a payment goes back, whole or in part; another person decides. Needs `payments:refund.request`: whose bill it
 * is, or a cashier of its agency. Conflict `payments.left` when that much is not there to go back (so pressing twice asks
 * once for the whole), `payments.way` when the payment did not come through a gateway. `stillOwed`: the money was put on
 * this bill by mistake, and the bill is to be paid as before.
 */
export async function requestRefund(
  tx: Tx,
  input: { payment: string; amount: number; reason: string; stillOwed?: boolean } & Way,
): Promise<string> {
  const payment = await findPayment(tx, input.payment)
  const bill = await lockBillById(tx, payment.bill)
  need(tx, 'payments:refund.request', { agency: bill.agency, person: await payerOf(tx, bill) })
  if (input.way === 'gateway' && ['cash', 'bank-transfer'].includes(payment.channel))
    throw new Conflict('payments.way')
  await checkAmount(input.amount, await returnable(tx, bill, payment))
  return write(tx, { bill: bill.id, payment: payment.id, notice: null, agency: bill.agency }, input)
}

/**
 * Asks that money which belongs to no bill goes back to who sent it. Needs `payments:money.match` where it arrived;
 * otherwise like `requestRefund`.
 */
export async function returnMoney(
  tx: Tx,
  input: { notice: string; amount: number; reason: string } & Way,
): Promise<string> {
  const waiting = await lockWaiting(tx, input.notice)
  need(tx, 'payments:money.match', { agencies: await placesSharing(tx, waiting.agency) })
  if (input.way === 'cash' || (input.way === 'gateway' && waiting.money.channel === 'bank-transfer'))
    throw new Conflict('payments.way')
  await checkAmount(input.amount, await leftOf(tx, waiting.notice))
  return write(tx, { bill: null, payment: null, notice: waiting.notice, agency: waiting.agency }, input)
}

/** How much of a payment can go back: what no refund has asked for yet, and what the bill still holds. */
export async function returnable(tx: Tx, bill: BillRow, payment: PaymentRow): Promise<number> {
  const asked = await db(tx)
    .selectFrom('payments.refund')
    .select(['payment', 'amount', 'state'])
    .where('bill', '=', bill.id)
    .where('state', 'in', ['requested', 'approved', 'sent', 'done'])
    .execute()
  const sum = (rows: typeof asked) => rows.reduce((total, one) => total + one.amount, 0)
  const { held } = await booksOf(tx, bill.id)
  const ofThis = payment.amount - sum(asked.filter(one => one.payment === payment.id))
  return Math.min(ofThis, held - sum(asked.filter(one => one.state !== 'done')))
}

async function findPayment(tx: Tx, id: string): Promise<PaymentRow> {
  const payment = await db(tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!payment) throw new NotFound('payment')
  return payment
}

async function checkAmount(amount: number, most: number): Promise<void> {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Invalid('payments.amount')
  if (amount > most) throw new Conflict('payments.left')
}

async function write(
  tx: Tx,
  of: Pick<RefundRow, 'bill' | 'payment' | 'notice' | 'agency'>,
  input: { amount: number; reason: string; stillOwed?: boolean } & Way,
): Promise<string> {
  if (!input.reason.trim()) throw new Invalid('payments.reason')
  const to = input.way === 'bank-order' ? input.to : undefined
  const { id } = await db(tx)
    .insertInto('payments.refund')
    .values({
      ...of,
      amount: input.amount,
      reason: input.reason,
      still_owed: input.stillOwed ?? false,
      way: input.way,
      to_bank: to?.bank ?? null,
      to_account: to?.account ?? null,
      to_name: to?.name ?? null,
      state: 'requested',
      requested_by: actorKey(tx.actor),
      requested_at: tx.now,
      decided_by: null,
      decided_at: null,
      sent_at: null,
      ended_by: null,
      ended_at: null,
      asked: 0,
      reference: null,
      code: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: of.bill ?? of.notice!,
    action: 'refund.requested',
    body: {
      refund: id,
      amount: input.amount,
      way: input.way,
      ...(input.stillOwed && { stillOwed: true }),
    },
  })
  return id
}
