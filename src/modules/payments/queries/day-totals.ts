import { sql } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { ClosingRow } from '../money-rows.ts'
import { type Channel, db } from '../schema.ts'

/** What a cashier took less what they paid out, of one day at one agency, in đồng. */
export async function cashOf(tx: Tx, of: { agency: string; day: Day; cashier: string }): Promise<number> {
  const { rows } = await sql<{ cash: number }>`
    SELECT (coalesce((SELECT sum(p.amount) FROM payments.payment p JOIN payments.bill b ON b.id = p.bill
              WHERE p.channel = 'cash' AND b.agency = ${of.agency} AND p.received_by = ${of.cashier}
                AND p.at >= ${startOf(of.day)} AND p.at < ${endOf(of.day)}), 0)
          - coalesce((SELECT sum(amount) FROM payments.refund
              WHERE way = 'cash' AND state = 'done' AND agency = ${of.agency} AND ended_by = ${of.cashier}
                AND ended_at >= ${startOf(of.day)} AND ended_at < ${endOf(of.day)}), 0))::bigint AS cash`.execute(
    db(tx),
  )
  return rows[0]!.cash
}

/** Cashiers who moved cash at the agency that day and have not closed. */
export async function openTills(tx: Tx, of: { agency: string; day: Day }): Promise<string[]> {
  const { rows } = await sql<{ cashier: string }>`
    SELECT cashier FROM (
      SELECT p.received_by AS cashier FROM payments.payment p JOIN payments.bill b ON b.id = p.bill
        WHERE p.channel = 'cash' AND b.agency = ${of.agency} AND p.at >= ${startOf(of.day)} AND p.at < ${endOf(of.day)}
      UNION SELECT ended_by FROM payments.refund
        WHERE way = 'cash' AND state = 'done' AND agency = ${of.agency}
          AND ended_at >= ${startOf(of.day)} AND ended_at < ${endOf(of.day)}) AS moved
    WHERE NOT EXISTS (SELECT FROM payments.closing c
                      WHERE c.agency = ${of.agency} AND c.day = ${of.day} AND c.cashier = moved.cashier)
    ORDER BY cashier`.execute(db(tx))
  return rows.map(row => row.cashier)
}

export type DayTotals = {
  channels: { channel: Channel; count: number; amount: number }[]
  closings: ClosingRow[]
  /** Actor keys of cashiers who have not closed. */
  open: string[]
}

/** What came to an agency on a day, by channel, and who has closed. Needs `payments:day.read` there. */
export async function dayTotals(tx: Tx, of: { agency: string; day: Day }): Promise<DayTotals> {
  need(tx, 'payments:day.read', { agency: of.agency })
  const { rows } = await sql<DayTotals['channels'][number]>`
    SELECT p.channel, count(*)::int AS count, sum(p.amount)::bigint AS amount
    FROM payments.payment p JOIN payments.bill b ON b.id = p.bill
    WHERE b.agency = ${of.agency} AND p.at >= ${startOf(of.day)} AND p.at < ${endOf(of.day)}
    GROUP BY p.channel ORDER BY p.channel`.execute(db(tx))
  const closings = await db(tx)
    .selectFrom('payments.closing')
    .selectAll()
    .where('agency', '=', of.agency)
    .where('day', '=', of.day)
    .orderBy('at')
    .execute()
  return { channels: rows, closings, open: await openTills(tx, of) }
}

const startOf = (day: Day) => sql`(${day}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`
const endOf = (day: Day) => sql`((${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`
