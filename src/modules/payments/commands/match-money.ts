import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { suspenseOf } from '../journal.ts'
import type { MatchRow, UnmatchedRow } from '../money-rows.ts'
import { placesSharing } from '../queries/find-account.ts'
import { type BillRow, db, isPayable, type NoticeRow } from '../schema.ts'
import { matchLimit } from '../settings.ts'
import { addPayment } from './add-payment.ts'
import { lockBillById } from './follow-books.ts'
import { needLarge } from './large-amount.ts'

export type Waiting = UnmatchedRow & { agency: string; money: NoticeRow }

/**
 * Gives money that waits to bills, whole or split. Needs `payments:money.match` where the money arrived and at each
 * bill's agency. Above the limit of `MATCH_LIMIT`, with what one person alone gave of it before, it only asks, and another
 * person decides. Conflict `payments.left`
 * when less than that is left (so pressing twice gives nothing twice), `payments.bill-<state>` when a bill takes no money.
 */
export async function matchMoney(
  tx: Tx,
  input: { notice: string; parts: readonly { bill: string; amount: number }[]; reason: string },
): Promise<'done' | 'asked'> {
  const total = sum(input.parts)
  if (!input.parts.length || input.parts.some(part => !Number.isSafeInteger(part.amount) || part.amount <= 0))
    throw new Invalid('payments.amount')
  const bills = new Map<string, BillRow>()
  for (const { bill } of input.parts.toSorted((a, b) => a.bill.localeCompare(b.bill)))
    if (!bills.has(bill)) bills.set(bill, await lockBillById(tx, bill))
  const waiting = await lockWaiting(tx, input.notice)
  need(tx, 'payments:money.match', { agencies: await placesSharing(tx, waiting.agency) })
  for (const bill of bills.values()) {
    need(tx, 'payments:money.match', { agencies: await placesSharing(tx, bill.agency) })
    if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  }
  if (total > (await leftOf(tx, waiting.notice))) throw new Conflict('payments.left')
  const given = await doneOf(tx, waiting.notice)
  const needsTwo = total + sum(given.filter(one => !one.needs_two)) > matchLimit()
  for (const part of input.parts) {
    const match: Omit<MatchRow, 'id' | 'state' | 'payment'> = {
      notice: waiting.notice,
      bill: part.bill,
      amount: part.amount,
      reason: input.reason,
      needs_two: needsTwo,
      asked_by: actorKey(tx.actor),
      asked_at: tx.now,
      decided_by: null,
      decided_at: null,
    }
    const payment = needsTwo ? null : await carryOut(tx, waiting, bills.get(part.bill)!, part.amount)
    const { id } = await db(tx)
      .insertInto('payments.match')
      .values({ ...match, state: payment ? 'done' : 'asked', payment })
      .returning('id')
      .executeTakeFirstOrThrow()
    await append(tx, {
      chain: part.bill,
      action: payment ? 'money.matched' : 'money.match-asked',
      body: { match: id, notice: waiting.notice, amount: part.amount, reason: input.reason },
    })
  }
  return needsTwo ? 'asked' : 'done'
}

/**
 * Agrees to what a colleague asked, or refuses it. Needs `payments:money.approve`. Whoever asked cannot: Conflict
 * `payments.four-eyes`. Decided before, it changes nothing.
 */
export async function decideMatch(tx: Tx, input: { match: string; agree: boolean }): Promise<void> {
  const asked = await db(tx)
    .selectFrom('payments.match')
    .selectAll()
    .where('id', '=', input.match)
    .executeTakeFirst()
  if (!asked) throw new NotFound('match')
  const bill = await lockBillById(tx, asked.bill)
  const waiting = await lockWaiting(tx, asked.notice)
  const places = await placesSharing(tx, waiting.agency)
  need(tx, 'payments:money.approve', { agencies: places })
  const by = actorKey(tx.actor)
  if (asked.asked_by === by) throw new Conflict('payments.four-eyes')
  const { state } = await db(tx)
    .selectFrom('payments.match')
    .select('state')
    .where('id', '=', asked.id)
    .executeTakeFirstOrThrow()
  if (state !== 'asked') return
  if (input.agree) needLarge(tx, asked.amount + sum(await doneOf(tx, asked.notice)), places)
  if (input.agree && !isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const payment = input.agree ? await carryOut(tx, waiting, bill, asked.amount) : null
  await db(tx)
    .updateTable('payments.match')
    .set({ state: payment ? 'done' : 'refused', payment, decided_by: by, decided_at: tx.now })
    .where('id', '=', asked.id)
    .execute()
  await append(tx, {
    chain: asked.bill,
    action: payment ? 'money.matched' : 'money.match-refused',
    body: { match: asked.id, notice: asked.notice, amount: asked.amount },
  })
}

async function carryOut(tx: Tx, waiting: Waiting, bill: BillRow, amount: number): Promise<string> {
  const { payment } = await addPayment(tx, bill, {
    channel: waiting.money.channel,
    amount,
    gatewayTransaction: waiting.money.gateway_transaction,
    fromSuspense: { notice: waiting.notice, agency: waiting.agency },
  })
  await followSuspense(tx, waiting.notice)
  return payment
}

/** Money that waits, kept from others. Money at no account of ours is Conflict `payments.not-ours`. */
export async function lockWaiting(tx: Tx, notice: string): Promise<Waiting> {
  const row = await db(tx)
    .selectFrom('payments.unmatched')
    .selectAll()
    .where('notice', '=', notice)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('notice')
  if (row.agency === null) throw new Conflict('payments.not-ours')
  const money = await db(tx)
    .selectFrom('payments.notice')
    .selectAll()
    .where('id', '=', notice)
    .executeTakeFirstOrThrow()
  return { ...row, agency: row.agency, money }
}

/** What of it is free: in suspense, and asked for by nobody. */
export async function leftOf(tx: Tx, notice: string): Promise<number> {
  const [matches, refunds] = [
    await db(tx)
      .selectFrom('payments.match')
      .select('amount')
      .where('notice', '=', notice)
      .where('state', '=', 'asked')
      .execute(),
    await db(tx)
      .selectFrom('payments.refund')
      .select('amount')
      .where('notice', '=', notice)
      .where('state', '=', 'requested')
      .execute(),
  ]
  return (await suspenseOf(tx, notice)) - sum([...matches, ...refunds])
}

/** What of it was given to bills. */
const doneOf = (tx: Tx, notice: string) =>
  db(tx)
    .selectFrom('payments.match')
    .select(['amount', 'needs_two'])
    .where('notice', '=', notice)
    .where('state', '=', 'done')
    .execute()

const sum = (parts: readonly { amount: number }[]) => parts.reduce((total, part) => total + part.amount, 0)

/** Takes it off the list when nothing is left of it, and puts it back when some came back. */
export async function followSuspense(tx: Tx, notice: string): Promise<void> {
  const left = await suspenseOf(tx, notice)
  await db(tx)
    .updateTable('payments.unmatched')
    .set({ settled_at: left === 0 ? tx.now : null })
    .where('notice', '=', notice)
    .execute()
}
