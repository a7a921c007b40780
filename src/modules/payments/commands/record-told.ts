import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import type { Told } from '../gateways/gateway.ts'
import type { AttemptRow, ToldRow } from '../money-rows.ts'
import { provinceTill } from '../queries/find-account.ts'
import { type BillRow, db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'
import { giveTo, keepNotice, keepUnmatched, lockNamed, whyClosed } from './record-money.ts'

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
  const [known] = await tx.query<Pick<AttemptRow, 'id' | 'bill' | 'basket'>>('payments', {
    name: 'payments-attempt-of-order',
    text: 'SELECT id, bill, basket FROM payments.attempt WHERE "order" = $1 AND gateway = $2',
    values: [told.order, told.gateway],
  })
  if (!known) return keepWithoutOrder(tx, told)
  // The bills first, as everywhere, so that two never wait for each other.
  const bills = await lockPaidBy(tx, known)
  const [attempt] = (await tx.query<Pick<AttemptRow, 'id' | 'state' | 'amount' | 'expires_at'>>('payments', {
    name: 'payments-lock-attempt',
    text: 'SELECT id, state, amount, expires_at FROM payments.attempt WHERE id = $1 FOR UPDATE',
    values: [known.id],
  })) as [Pick<AttemptRow, 'id' | 'state' | 'amount' | 'expires_at'>]
  const { earlier, isNew } = await hear(tx, attempt, told)
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
  await tx.query('payments', {
    name: 'payments-attempt-paid',
    text: `UPDATE payments.attempt SET state = 'paid', ask_at = NULL WHERE id = $1`,
    values: [attempt.id],
  })
  await append(tx, {
    chain: known.bill ?? known.basket!,
    action: 'attempt.paid',
    body: { attempt: attempt.id, source: told.source, amount, late: tx.now > attempt.expires_at },
  })
  const bill = bills.at(-1)!
  if (!(await giveTo(tx, notice, bills)))
    await keepUnmatched(tx, notice, { agency: bill.agency, bill, why: whyClosed(bill) })
  return amount === attempt.amount ? 'recorded' : 'wrong-amount'
}

/** The bill of an attempt, or those of its basket. */
async function lockPaidBy(
  tx: Tx,
  { bill, basket }: { bill: string | null; basket: string | null },
): Promise<BillRow[]> {
  if (bill) return [await lockBillById(tx, bill)]
  const { number } = await db(tx)
    .selectFrom('payments.basket')
    .select('number')
    .where('id', '=', basket)
    .executeTakeFirstOrThrow()
  return lockNamed(tx, [number])
}

/**
 * Writes down what was said: not again when the same was said before by the same way. `earlier`: the transactions under
 * which this attempt was said to be paid before. Of a locked attempt.
 */
async function hear(
  tx: Tx,
  { id }: Pick<AttemptRow, 'id'>,
  told: Told & { source: ToldRow['source'] },
): Promise<{ earlier: (string | null)[]; isNew: boolean }> {
  const { source, state, transaction, amount, code, at } = told
  const [heard] = await tx.query<{ earlier: (string | null)[]; isNew: boolean }>('payments', {
    name: 'payments-hear',
    text: `WITH heard AS (
             INSERT INTO payments.told (attempt, source, state, transaction, amount, code, said_at, heard_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (attempt, source, state, transaction, amount, code) DO NOTHING RETURNING id)
           SELECT ARRAY(SELECT transaction FROM payments.told WHERE attempt = $1 AND state = 'paid') AS earlier,
             EXISTS (SELECT FROM heard) AS "isNew"`,
    values: [id, source, state, transaction, amount, code, at, tx.now],
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
