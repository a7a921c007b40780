import { randomUUID } from 'node:crypto'
import { addDays, formatDay, vnDay, vnInstant } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { openBill } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lastValue } from '../meters.ts'
import { currentPeriod, isPeriod, monthsBetween, type Period, periodName, periodOf } from '../period.ts'
import { metersOf, readingsOf } from '../queries/get-customer.ts'
import { type CustomerRow, customerColumns, db, type ReadingRow } from '../schema.ts'
import { type Charge, chargeFor, type Line } from '../tariff.ts'
import { dueDays, tariffsOf } from '../tariffs-of.ts'
import { texts } from '../texts.ts'

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
 * take different customers.
 */
export async function issueInvoices(
  tx: Tx,
  { agency, period, limit }: Run & { limit: number },
): Promise<number> {
  need(tx, 'water:invoice.issue', { agency })
  const due = await db(tx)
    .selectFrom('water.reading as reading')
    .innerJoin('water.customer', 'water.customer.id', 'reading.customer')
    .select(customerColumns)
    .selectAll('reading')
    .where('water.customer.agency', '=', agency)
    .where('reading.period', '=', period)
    .where(where =>
      where.not(
        where.exists(
          where
            .selectFrom('water.invoice as made')
            .select('made.id')
            .whereRef('made.customer', '=', 'reading.customer')
            .where('made.period', '=', period),
        ),
      ),
    )
    .orderBy('water.customer.route')
    .orderBy('water.customer.position')
    .limit(limit)
    .forUpdate('reading')
    .skipLocked()
    .execute()
  for (const row of due) await issue(tx, row)
  if (due.length) await touch(tx, runChannel(agency))
  return due.length
}

async function issue(tx: Tx, row: ReadingRow & CustomerRow): Promise<void> {
  const { customer, agency, period } = row
  const last = await readingsOf(tx, customer, period).limit(1).executeTakeFirst()
  const meters = await metersOf(tx, customer)
  const from = last ? addDays(last.read_on, 1) : meters[0]!.installed_on
  const months = Math.max(1, monthsBetween(last?.period ?? periodOf(from), period))
  const charge = chargeFor(
    { used: row.used, from, to: row.read_on, months },
    tariffsOf(agency, row.tariff_group),
  )
  const dueOn = addDays(vnDay(tx.now), dueDays)
  const { id, serial } = await db(tx)
    .insertInto('water.invoice')
    .values({
      agency,
      customer,
      period,
      from_day: from,
      to_day: row.read_on,
      previous: lastValue(meters, last),
      value: row.value,
      used: row.used,
      charge: JSON.stringify(charge),
      amount: charge.amount,
      bill: null,
      state: charge.amount > 0 ? 'open' : 'paid',
      due_on: dueOn,
      reminded_at: null,
      at: tx.now,
    })
    .returning(['id', 'serial'])
    .executeTakeFirstOrThrow()
  if (charge.amount > 0) {
    const bill = await openBill(tx, await billOf(tx, { serial, row, charge, dueOn }))
    await db(tx).updateTable('water.invoice').set({ bill }).where('id', '=', id).execute()
  }
  await append(tx, { chain: customer, action: 'invoice.issued', body: { period, amount: charge.amount } })
}

type Due = { serial: number; row: ReadingRow & CustomerRow; charge: Charge; dueOn: string }

async function billOf(tx: Tx, { serial, row, charge, dueOn }: Due): Promise<Parameters<typeof openBill>[1]> {
  const t = texts('vi')
  const payer = row.personal_number ? await findPersonByNumber(tx, row.personal_number) : undefined
  return {
    reference: `TN-${String(serial).padStart(6, '0')}`,
    ...(payer && { payer: payer.id }),
    payerName: row.name,
    agency: row.agency,
    purpose: t('bill.purpose', { period: periodName(row.period), code: row.code }),
    campaign: `water:${row.agency}:${row.period}`,
    items: [
      ...charge.lines.map((line, n) => ({
        code: `block-${n + 1}`,
        name: lineName(line, charge.lines),
        quantity: line.quantity,
        unitAmount: line.price,
        kind: 'charge' as const,
      })),
      ...charge.addOns.map(({ name, percent, amount }, n) => ({
        code: `add-on-${n + 1}`,
        name: `${name} ${percent}%`,
        quantity: 1,
        unitAmount: amount,
        kind: 'charge' as const,
      })),
    ],
    dueAt: vnInstant(dueOn, '23:59'),
  }
}

/** "Bậc 2 (đến 20 m³)", with the day where prices changed in between. */
export function lineName(line: Line, lines: readonly Line[]): string {
  const t = texts('vi')
  const block =
    line.upTo === null
      ? t('line.last', { block: line.block })
      : t('line.block', { block: line.block, upTo: line.upTo })
  const changed = lines.some(other => other.from !== line.from)
  return changed ? t('line.days', { block, from: formatDay(line.from), to: formatDay(line.to) }) : block
}
