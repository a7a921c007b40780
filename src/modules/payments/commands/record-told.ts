import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import type { Told } from '../gateways/gateway.ts'
import type { AttemptRow, ToldRow } from '../money-rows.ts'
import { provinceTill } from '../queries/find-account.ts'
import { type BillRow, billColumns, db, type NoticeRow } from '../schema.ts'
import { giveTo, keepNotice, keepUnmatched, lockNamed, whyClosed } from './record-money.ts'

export type ToldOutcome = 'recorded' | 'already' | 'no-order' | 'wrong-amount'

/**
 * What a gateway says of an attempt, by whichever way: callback, our question, its settlement file. Each leads to the same
 * state, once. Money is kept whenever it comes: after the attempt's time, after a failure, in another sum
 * (`wrong-amount`: the bill is paid in part, or overpaid), for a bill that needs none (unmatched, with the bill beside
 * it), and for an order nobody knows (`no-order`: unmatched). Only where a gateway's message can be of the asked sum alone
 * (`exact`) is another, or an unknown order, not kept. A failure never takes back what was paid. Needs
 * `payments:transfer.record`, which only a gateway whose signature was checked acts with.
 */
export async function recordTold(tx: Tx, told: Told & { source: ToldRow['source'] }): Promise<ToldOutcome> {
  need(tx, 'payments:transfer.record')
  const locked = (await lockPaidBill(tx, told)) ?? (await lockPaidBasket(tx, told))
  if (!locked) return told.exact ? 'no-order' : keepWithoutOrder(tx, told)
  const { attempt, bills } = locked
  const amount = told.amount ?? attempt.amount
  if (told.exact && amount !== attempt.amount) return 'wrong-amount'
  const money = {
    channel: told.gateway,
    gateway_transaction: told.transaction ?? told.order,
    amount,
    description: told.order,
    paid_at: told.at ?? tx.now,
  }
  const { isNew, notice } = await hear(tx, attempt.id, told, money)
  if (told.state !== 'paid') return isNew ? 'recorded' : 'already'
  if (!notice) return 'already'
  await append(tx, {
    chain: attempt.chain,
    action: 'attempt.paid',
    body: { attempt: attempt.id, source: told.source, amount, late: tx.now > attempt.expires_at },
  })
  const kept = { ...money, id: notice }
  const bill = bills.at(-1)!
  if (!(await giveTo(tx, kept, bills)))
    await keepUnmatched(tx, kept, { agency: bill.agency, bill, why: whyClosed(bill) })
  return amount === attempt.amount ? 'recorded' : 'wrong-amount'
}

type LockedAttempt = Pick<AttemptRow, 'id' | 'amount' | 'expires_at'> & {
  /** Of its bill, or of its basket. */
  chain: string
}

/** The attempt of an order, with the bill that it pays. The bill first, as everywhere, so that two never wait for each other. */
async function lockPaidBill(
  tx: Tx,
  { order, gateway }: Told,
): Promise<{ attempt: LockedAttempt; bills: BillRow[] } | undefined> {
  const [found] = await tx.query<BillRow & { attempt: string; asked: number; expires_at: Date }>('payments', {
    name: 'payments-lock-paid-bill',
    text: `SELECT ${billColumns.map(column => `b.${column}`).join(', ')}, a.id AS attempt, a.amount AS asked, a.expires_at
           FROM payments.attempt a JOIN payments.bill b ON b.id = a.bill WHERE a."order" = $1 AND a.gateway = $2 FOR UPDATE OF b, a`,
    values: [order, gateway],
  })
  if (!found) return undefined
  const { attempt: id, asked: amount, expires_at, ...bill } = found
  return { attempt: { id, amount, expires_at, chain: bill.id }, bills: [bill] }
}

/** The same of an order that pays a basket. */
async function lockPaidBasket(
  tx: Tx,
  { order, gateway }: Told,
): Promise<{ attempt: LockedAttempt; bills: BillRow[] } | undefined> {
  const known = await db(tx)
    .selectFrom('payments.attempt')
    .innerJoin('payments.basket', 'payments.basket.id', 'payments.attempt.basket')
    .select(['payments.attempt.id', 'basket', 'number'])
    .where('order', '=', order)
    .where('gateway', '=', gateway)
    .executeTakeFirst()
  if (!known) return undefined
  const bills = await lockNamed(tx, [known.number])
  const attempt = await db(tx)
    .selectFrom('payments.attempt')
    .select(['id', 'amount', 'expires_at'])
    .where('id', '=', known.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { attempt: { ...attempt, chain: known.basket! }, bills }
}

/**
 * Writes down what was said of a locked attempt, not again when the same was said before by the same way, and what
 * follows: its money is kept, once, and it is paid; or it has failed. `notice`: the money, where it is new.
 */
async function hear(
  tx: Tx,
  attempt: string,
  told: Told & { source: ToldRow['source'] },
  money: Omit<NoticeRow, 'id' | 'account_number' | 'received_at'>,
): Promise<{ isNew: boolean; notice: string | null }> {
  const { source, state, transaction, amount, code, at } = told
  const [heard] = await tx.query<{ isNew: boolean; notice: string | null }>('payments', {
    name: 'payments-hear',
    // One way says the transaction's number and another does not: the money is the same.
    text: `WITH heard AS (
             INSERT INTO payments.told (attempt, source, state, transaction, amount, code, said_at, heard_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (attempt, source, state, transaction, amount, code) DO NOTHING RETURNING id
           ), notice AS (
             INSERT INTO payments.notice (channel, gateway_transaction, account_number, amount, description, paid_at, received_at)
             SELECT $9, $10, '', $11, $12, $13, $8
             WHERE $3 = 'paid' AND NOT EXISTS (SELECT FROM payments.told WHERE attempt = $1 AND state = 'paid' AND (transaction IS NULL OR $4 IS NULL))
             ON CONFLICT (channel, gateway_transaction) DO NOTHING RETURNING id
           ), paid AS (
             UPDATE payments.attempt SET state = 'paid', ask_at = NULL WHERE id = $1 AND EXISTS (SELECT FROM notice)
           ), failed AS (
             UPDATE payments.attempt SET state = 'failed' WHERE id = $1 AND $3 = 'failed' AND state = 'begun')
           SELECT EXISTS (SELECT FROM heard) AS "isNew", (SELECT id FROM notice) AS notice`,
    values: [
      attempt,
      source,
      state,
      transaction,
      amount,
      code,
      at,
      tx.now,
      money.channel,
      money.gateway_transaction,
      money.amount,
      money.description,
      money.paid_at,
    ],
  })
  return heard!
}

async function keepWithoutOrder(tx: Tx, told: Told): Promise<'no-order'> {
  if (told.state !== 'paid' || !told.amount) return 'no-order'
  const notice = await keepNotice(tx, {
    channel: told.gateway,
    gateway_transaction: told.transaction ?? told.order,
    account_number: '',
    amount: told.amount,
    description: told.order,
    paid_at: told.at ?? tx.now,
  })
  if (notice)
    await keepUnmatched(tx, notice, { agency: await provinceTill(tx), bill: undefined, why: 'no-order' })
  return 'no-order'
}
