import { randomUUID } from 'node:crypto'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { currentPeriod, isPeriod, type Period } from '../period.ts'
import { hasPrice, unbilledReadings } from '../queries/list-unpriced.ts'
import { type CustomerRow, customerColumns, db, type ReadingRow } from '../schema.ts'
import { dueDays } from '../tariffs-of.ts'
import { billInvoice } from './bill-invoice.ts'
import { chargeReading } from './charge-reading.ts'

export type Run = { agency: string; period: Period }

/**
 * Makes the bills of a month for every meter read so far; a job does it. Needs `water:invoice.issue` at the waterworks.
 * Started again it makes those that came in between and no other twice. A month to come is Conflict `water.period`.
 */
export async function startRun(tx: Tx, { agency, period }: Run): Promise<void> {
  need(tx, 'water:invoice.issue', { agency })
  if (!isPeriod(period) || period > currentPeriod(tx.now)) throw new Conflict('water.period')
  await append(tx, { chain: randomUUID(), action: 'invoices.started', body: { agency, period } })
  await enqueue(tx, 'water.issue-invoices', { agency, period }, { key: `water:${agency}:${period}` })
}

/** The live channel of whoever watches a run. */
export const runChannel = (agency: string) => `water-run:${agency}`

/**
 * The next bills of a run, at most `limit`; how many there were comes back. Needs `water:invoice.issue`. Two at once
 * take different customers. Who has no price on the first day is passed over, and listed (`listUnpriced`).
 */
export async function issueInvoices(
  tx: Tx,
  { agency, period, limit }: Run & { limit: number },
): Promise<number> {
  need(tx, 'water:invoice.issue', { agency })
  const due = await unbilledReadings(tx, { agency, period })
    .select(customerColumns)
    .selectAll('reading')
    .where(hasPrice(agency))
    .orderBy('water.customer.route')
    .orderBy('water.customer.position')
    .limit(limit)
    // The customer too: an invoice's row needs them, and whoever reads a meter locks them before its reading.
    .forUpdate()
    .skipLocked()
    .execute()
  for (const row of due) await issue(tx, row)
  if (due.length) await touch(tx, runChannel(agency))
  return due.length
}

async function issue(tx: Tx, row: ReadingRow & CustomerRow): Promise<void> {
  const { customer, agency, period, tariff_group } = row
  const { from, previous, replaced, charge } = await chargeReading(tx, row)
  const invoice = await db(tx)
    .insertInto('water.invoice')
    .values({
      agency,
      customer,
      period,
      from_day: from,
      to_day: row.read_on,
      previous,
      value: row.value,
      used: row.used,
      replaced: JSON.stringify(replaced),
      tariff_group,
      charge: JSON.stringify(charge),
      amount: charge.amount,
      bill: null,
      state: charge.amount > 0 ? 'open' : 'paid',
      due_on: addDays(vnDay(tx.now), dueDays),
      reminded_at: null,
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await billInvoice(tx, invoice, row)
  await append(tx, { chain: customer, action: 'invoice.issued', body: { period, amount: charge.amount } })
}
