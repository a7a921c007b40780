import { addDays, type Day } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { lastValue, type Replaced, replacedSince } from '../meters.ts'
import { monthsBetween, periodOf } from '../period.ts'
import { metersOf, readingsOf } from '../queries/get-customer.ts'
import type { CustomerRow, ReadingRow } from '../schema.ts'
import { type Charge, chargeFor } from '../tariff.ts'
import { tariffsOf } from '../tariffs-of.ts'

export type Charged = { from: Day; previous: number; replaced: Replaced[]; charge: Charge }

/** What a reading costs, by the days, months and meters since the one before. RangeError where its first day has no price. */
export async function chargeReading(
  tx: Tx,
  row: Pick<ReadingRow, 'customer' | 'period' | 'used' | 'read_on'> &
    Pick<CustomerRow, 'agency' | 'tariff_group'>,
): Promise<Charged> {
  const { customer, period, used, read_on: to } = row
  const last = await readingsOf(tx, customer, period).limit(1).executeTakeFirst()
  const meters = await metersOf(tx, customer)
  const from = last ? addDays(last.read_on, 1) : meters[0]!.installed_on
  const months = Math.max(1, monthsBetween(last?.period ?? periodOf(from), period))
  return {
    from,
    previous: lastValue(meters, last),
    replaced: replacedSince(meters, last),
    charge: chargeFor({ used, from, to, months }, tariffsOf(row.agency, row.tariff_group)),
  }
}
