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

/** Cashiers who moved cash at the agency that day, or whose till was opened again, and who have not closed. */
export async function openTills(tx: Tx, of: { agency: string; day: Day }): Promise<string[]> {
  const { rows } = await sql<{ cashier: string }>`
    SELECT cashier FROM (
      SELECT p.received_by AS cashier FROM payments.payment p JOIN payments.bill b ON b.id = p.bill
        WHERE p.channel = 'cash' AND b.agency = ${of.agency} AND p.at >= ${startOf(of.day)} AND p.at < ${endOf(of.day)}
      UNION SELECT ended_by FROM payments.refund
        WHERE way = 'cash' AND state = 'done' AND agency = ${of.agency}
          AND ended_at >= ${startOf(of.day)} AND ended_at < ${endOf(of.day)}
      UNION SELECT cashier FROM payments.reopening
        WHERE agency = ${of.agency} AND day = ${of.day} AND cashier <> '') AS moved
    WHERE NOT EXISTS (SELECT FROM payments.closed c
                      WHERE c.agency = ${of.agency} AND c.day = ${of.day} AND c.cashier = moved.cashier)
    ORDER BY cashier`.execute(db(tx))
  return rows.map(row => row.cashier)
}

export type DayClosing = ClosingRow & {
  reopened_by: string | null
  reopened_at: Date | null
  reopened_for: string | null
}
export type DayTotals = {
  channels: { channel: Channel; count: number; amount: number }[]
  /** Paid out of the drawers. */
  cashBack: { count: number; amount: number }
  /** Those that were taken back too, each with who did so. */
  closings: DayClosing[]
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
  const cashBack = await sql<DayTotals['cashBack']>`
    SELECT count(*)::int AS count, coalesce(sum(amount), 0)::bigint AS amount FROM payments.refund
    WHERE way = 'cash' AND state = 'done' AND agency = ${of.agency}
      AND ended_at >= ${startOf(of.day)} AND ended_at < ${endOf(of.day)}`.execute(db(tx))
  const closings = await db(tx)
    .selectFrom('payments.closing as closing')
    .leftJoin('payments.reopening as reopening', join =>
      join
        .onRef('reopening.agency', '=', 'closing.agency')
        .onRef('reopening.day', '=', 'closing.day')
        .onRef('reopening.cashier', '=', 'closing.cashier')
        .onRef('reopening.round', '=', 'closing.round'),
    )
    .selectAll('closing')
    .select([
      'reopening.by as reopened_by',
      'reopening.at as reopened_at',
      'reopening.reason as reopened_for',
    ])
    .where('closing.agency', '=', of.agency)
    .where('closing.day', '=', of.day)
    .orderBy('closing.at')
    .execute()
  return { channels: rows, cashBack: cashBack.rows[0]!, closings, open: await openTills(tx, of) }
}

const startOf = (day: Day) => sql`(${day}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`
const endOf = (day: Day) => sql`((${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`
