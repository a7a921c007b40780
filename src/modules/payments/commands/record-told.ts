import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import type { Told } from '../gateways/gateway.ts'
import type { AttemptRow, ToldRow } from '../money-rows.ts'
import { provinceTill } from '../queries/find-account.ts'
import { db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'
import { giveTo, keepNotice, keepUnmatched, whyClosed } from './record-money.ts'

export type ToldOutcome = 'recorded' | 'already' | 'no-order' | 'wrong-amount'

/**
 * What a gateway says of an attempt, by whichever way: callback, our question, its settlement file. Each leads to the same
 * state, once. Money is kept whenever it comes: after the attempt's time, after a failure, in another sum
 * (`wrong-amount`: the bill is paid in part, or overpaid), for a bill that needs none (unmatched, with the bill beside
 * it), and for an order nobody knows (`no-order`: unmatched). A failure never takes back what was paid. Needs
 * `payments:transfer.record`, which only a gateway whose signature was checked acts with.
 */
export async function recordTold(tx: Tx, told: Told & { source: ToldRow['source'] }): Promise<ToldOutcome> {
  need(tx, 'payments:transfer.record')
  const known = await db(tx)
    .selectFrom('payments.attempt')
    .select(['id', 'bill'])
    .where('order', '=', told.order)
    .where('gateway', '=', told.gateway)
    .executeTakeFirst()
  if (!known) return keepWithoutOrder(tx, told)
  // The bill first, as everywhere, so that two never wait for each other.
  const bill = await lockBillById(tx, known.bill)
  const attempt = await db(tx)
    .selectFrom('payments.attempt')
    .selectAll()
    .where('id', '=', known.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const earlier = await paidBefore(tx, attempt.id)
  const isNew = await hear(tx, attempt, told)
  if (told.state !== 'paid') {
    if (told.state === 'failed' && attempt.state === 'begun')
      await db(tx)
        .updateTable('payments.attempt')
        .set({ state: 'failed' })
        .where('id', '=', attempt.id)
        .execute()
    return isNew ? 'recorded' : 'already'
  }
  // One way says the transaction's number and another does not: the money is the same.
  if (earlier.length && (told.transaction === null || earlier.includes(null))) return 'already'
  const amount = told.amount ?? attempt.amount
  const notice = await keepNotice(tx, {
    channel: told.gateway,
    gateway_transaction: told.transaction ?? told.order,
    account_number: '',
    amount,
    description: told.order,
    paid_at: told.at ?? tx.now,
  })
  if (!notice) return 'already'
  await db(tx)
    .updateTable('payments.attempt')
    .set({ state: 'paid', ask_at: null })
    .where('id', '=', attempt.id)
    .execute()
  await append(tx, {
    chain: bill.id,
    action: 'attempt.paid',
    body: { attempt: attempt.id, source: told.source, amount, late: tx.now > attempt.expires_at },
  })
  if (!(await giveTo(tx, notice, [bill])))
    await keepUnmatched(tx, notice, { agency: bill.agency, bill, why: whyClosed(bill) })
  return amount === attempt.amount ? 'recorded' : 'wrong-amount'
}

/** The transactions under which this attempt was said to be paid. */
async function paidBefore(tx: Tx, attempt: string): Promise<(string | null)[]> {
  const rows = await db(tx)
    .selectFrom('payments.told')
    .select('transaction')
    .where('attempt', '=', attempt)
    .where('state', '=', 'paid')
    .execute()
  return rows.map(row => row.transaction)
}

/** Writes down what was said; false when the same was said before by the same way. */
async function hear(
  tx: Tx,
  attempt: AttemptRow,
  told: Told & { source: ToldRow['source'] },
): Promise<boolean> {
  const heard = await db(tx)
    .insertInto('payments.told')
    .values({
      attempt: attempt.id,
      source: told.source,
      state: told.state,
      transaction: told.transaction,
      amount: told.amount,
      code: told.code,
      said_at: told.at,
      heard_at: tx.now,
    })
    .onConflict(clash =>
      clash.columns(['attempt', 'source', 'state', 'transaction', 'amount', 'code']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return heard !== undefined
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
