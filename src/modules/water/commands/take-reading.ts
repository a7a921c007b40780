import { addDays, type Day, vnDay } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { usedSince } from '../meters.ts'
import { currentPeriod, isPeriod, type Period } from '../period.ts'
import { type Doubt, doubtAbout } from '../plausibility.ts'
import { lockCustomer, metersOf, readingsOf } from '../queries/get-customer.ts'
import { db, type MeterRow, type ReadingRow } from '../schema.ts'

const usualMonths = 3

/** `below`: less than the last time; `too-soon`: the meter was read or came later than that day. */
export type TakenReading =
  | { ok: true; used: number }
  | { ok: false; problem: Doubt | 'below' | 'too-soon'; used: number }

/**
 * What a meter says, in whole m³. Needs `water:reading.take` at the waterworks. A figure that surprises comes back as a
 * value and is taken only when the reader confirms that very doubt (`confirmed`). Taken again it takes the place of
 * the one before, until the bill is made: then Conflict `water.billed`. A month before the last one read, or one to
 * come, is Conflict `water.period`.
 */
export async function takeReading(
  tx: Tx,
  input: { customer: string; period: Period; value: number; readOn?: Day; confirmed?: Doubt },
): Promise<TakenReading> {
  const customer = await lockCustomer(tx, input.customer)
  need(tx, 'water:reading.take', { agency: customer.agency })
  const { period, value, readOn = vnDay(tx.now) } = input
  if (!isPeriod(period) || !Number.isSafeInteger(value) || value < 0 || value > 9_999_999)
    throw new Invalid('water.reading')
  const readings = await readingsOf(tx, customer.id)
    .limit(usualMonths + 1)
    .execute()
  if (period > currentPeriod(tx.now) || (readings[0] && readings[0].period > period))
    throw new Conflict('water.period')
  await needUnbilled(tx, customer.id, period)
  const before = readings.filter(reading => reading.period < period)
  const meters = await metersOf(tx, customer.id)
  const problem = problemOf({ value, readOn, meters, before })
  const used = usedSince(meters, before[0], value)
  if (problem && problem !== input.confirmed) return { ok: false, problem, used }
  const facts = {
    meter: meters.at(-1)!.id,
    value,
    used,
    read_on: readOn,
    doubted: problem === 'much' || problem === 'little' ? problem : null,
    by: actorKey(tx.actor),
    at: tx.now,
  }
  await db(tx)
    .insertInto('water.reading')
    .values({ customer: customer.id, period, ...facts })
    .onConflict(clash => clash.columns(['customer', 'period']).doUpdateSet(facts))
    .execute()
  await append(tx, { chain: customer.id, action: 'meter.read', body: { period, value, used } })
  return { ok: true, used }
}

type Read = { value: number; readOn: Day; meters: readonly MeterRow[]; before: readonly ReadingRow[] }

function problemOf({ value, readOn, meters, before }: Read): Doubt | 'below' | 'too-soon' | undefined {
  const [last] = before
  const since = last ? addDays(last.read_on, 1) : meters[0]!.installed_on
  if (readOn < since || readOn < meters.at(-1)!.installed_on) return 'too-soon'
  const current = meters.at(-1)!
  if (value < (last?.meter === current.id ? last.value : current.start_value)) return 'below'
  return doubtAbout(
    usedSince(meters, last, value),
    before.slice(0, usualMonths).map(reading => reading.used),
  )
}

async function needUnbilled(tx: Tx, customer: string, period: Period): Promise<void> {
  const billed = await db(tx)
    .selectFrom('water.invoice')
    .select('id')
    .where('customer', '=', customer)
    .where('period', '=', period)
    .executeTakeFirst()
  if (billed) throw new Conflict('water.billed')
}
