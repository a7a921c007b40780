import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Day, vnDay } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import type { ClosingRow } from '../money-rows.ts'
import { cashOf, openTills } from '../queries/day-totals.ts'
import { db } from '../schema.ts'

/** Stands for the agency itself among its cashiers. */
export const wholeAgency = ''

/** Throws Conflict `payments.day-closed` when the actor's day, or the agency's, was closed. */
export async function needOpenDay(tx: Tx, agency: string): Promise<void> {
  const closed = await db(tx)
    .selectFrom('payments.closed')
    .select('day')
    .where('agency', '=', agency)
    .where('day', '=', vnDay(tx.now))
    .where('cashier', 'in', [actorKey(tx.actor), wholeAgency])
    .executeTakeFirst()
  if (closed) throw new Conflict('payments.day-closed')
}

/**
 * The cashier counted the drawer: their day at this agency ends, and takes no more cash. Needs `payments:day.close` there.
 * `float`: the change that the drawer began with. What was counted beside it and the books is named as a difference, with
 * a reason (Invalid `payments.reason` without one), and booked. The same count again gives the same closing; another one is
 * Conflict `payments.day-closed`.
 */
export async function closeDay(
  tx: Tx,
  input: { agency: string; day: Day; counted: number; float?: number; reason?: string },
): Promise<ClosingRow> {
  need(tx, 'payments:day.close', { agency: input.agency })
  const { counted, float = 0 } = input
  if (![counted, float].every(sum => Number.isSafeInteger(sum) && sum >= 0))
    throw new Invalid('payments.amount')
  if (input.day > vnDay(tx.now)) throw new Invalid('payments.day')
  await waitForReceipts(tx, input.agency, input.day)
  const cashier = actorKey(tx.actor)
  const known = await findClosing(tx, input.agency, input.day, cashier)
  if (known?.counted === counted && known.opening_float === float) return known
  if (known || (await findClosing(tx, input.agency, input.day, wholeAgency)))
    throw new Conflict('payments.day-closed')
  const books = await cashOf(tx, { agency: input.agency, day: input.day, cashier })
  const difference = counted - float - books
  if (difference !== 0 && !input.reason?.trim()) throw new Invalid('payments.reason')
  await bookDifference(tx, input.agency, difference)
  return write(tx, { ...input, float, cashier, books })
}

/**
 * The agency's day ends, after the last of its cashiers: nobody takes cash for it any more. Needs
 * `payments:day.close-agency` there. Conflict `payments.tills-open` while somebody who took cash has not closed.
 * Repeated it changes nothing.
 */
export async function closeAgencyDay(tx: Tx, input: { agency: string; day: Day }): Promise<ClosingRow> {
  need(tx, 'payments:day.close-agency', { agency: input.agency })
  if (input.day > vnDay(tx.now)) throw new Invalid('payments.day')
  await waitForReceipts(tx, input.agency, input.day)
  const known = await findClosing(tx, input.agency, input.day, wholeAgency)
  if (known) return known
  if ((await openTills(tx, input)).length) throw new Conflict('payments.tills-open')
  const tills = await db(tx)
    .selectFrom('payments.closed')
    .select(['books', 'opening_float', 'counted'])
    .where('agency', '=', input.agency)
    .where('day', '=', input.day)
    .execute()
  const sum = (of: keyof (typeof tills)[number]) => tills.reduce((all, till) => all + till[of], 0)
  const [counted, books, float] = [sum('counted'), sum('books'), sum('opening_float')]
  const reason = counted === float + books ? undefined : 'Cộng các quầy'
  return write(tx, { ...input, counted, float, books, cashier: wholeAgency, ...(reason && { reason }) })
}

/**
 * Whoever takes cash now, or pays it out, holds the counter of receipts until the end: after this, all of it is in the
 * books. Of a day that another year followed meanwhile, its own counter too.
 */
export async function waitForReceipts(tx: Tx, agency: string, day: Day = vnDay(tx.now)): Promise<void> {
  const years = new Set([day, vnDay(tx.now)].map(each => Number(each.slice(0, 4))))
  await db(tx)
    .insertInto('payments.receipt_series')
    .values([...years].map(year => ({ agency, year, last: 0 })))
    .onConflict(clash =>
      clash.columns(['agency', 'year']).doUpdateSet({ last: sql`payments.receipt_series.last` }),
    )
    .execute()
}

/** What a drawer held beside its books, in đồng; below zero, what it lacked. */
export async function bookDifference(tx: Tx, agency: string, difference: number): Promise<void> {
  if (difference === 0) return
  const [debit, credit] =
    difference > 0 ? (['cash', 'difference'] as const) : (['difference', 'cash'] as const)
  await post(tx, { debit, credit, amount: Math.abs(difference), agency })
}

/** The closing of a day that nobody took back. */
export async function findClosing(
  tx: Tx,
  agency: string,
  day: Day,
  cashier: string,
): Promise<ClosingRow | undefined> {
  return db(tx)
    .selectFrom('payments.closed')
    .selectAll()
    .where('agency', '=', agency)
    .where('day', '=', day)
    .where('cashier', '=', cashier)
    .executeTakeFirst()
}

async function write(
  tx: Tx,
  row: {
    agency: string
    day: Day
    cashier: string
    books: number
    float: number
    counted: number
    reason?: string
  },
): Promise<ClosingRow> {
  const { agency, day, cashier, books, float, counted } = row
  const closing = await db(tx)
    .insertInto('payments.closing')
    .values({
      agency,
      day,
      cashier,
      round: sql<number>`(SELECT count(*) + 1 FROM payments.closing
                          WHERE agency = ${agency} AND day = ${day} AND cashier = ${cashier})`,
      books,
      opening_float: float,
      counted,
      reason: row.reason ?? null,
      by: actorKey(tx.actor),
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: randomUUID(),
    action: 'day.closed',
    body: { agency, day, cashier, books, float, counted },
  })
  return closing
}
