import { sql } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Period } from '../period.ts'
import { type CustomerRow, db } from '../schema.ts'
import { groups, pricedFrom } from '../tariffs-of.ts'

/** Who can not be billed: their water counts from a day on which their group has no price yet. */
export type Unpriced = Pick<CustomerRow, 'id' | 'code' | 'name' | 'tariff_group'> & {
  from: Day
  /** The first day with a price; null: the group has none. */
  priced_from: Day | null
}

const longest = 50

/** Read in a month, not billed, and without a price; at most fifty. Needs `water:customer.read`. */
export async function listUnpriced(
  tx: Tx,
  { agency, period }: { agency: string; period: Period },
): Promise<Unpriced[]> {
  need(tx, 'water:customer.read', { agency })
  return unbilledReadings(tx, { agency, period })
    .select(['water.customer.id', 'code', 'name', 'tariff_group'])
    .select([firstDay.as('from'), pricesOf(agency).as('priced_from')])
    .where(sql<boolean>`NOT ${hasPrice(agency)}`)
    .orderBy('route')
    .orderBy('position')
    .limit(longest)
    .execute()
}

/** Readings of a month, as `reading`, with their `customer`. */
export function unbilledReadings(tx: Tx, { agency, period }: { agency: string; period: Period }) {
  return db(tx)
    .selectFrom('water.reading as reading')
    .innerJoin('water.customer', 'water.customer.id', 'reading.customer')
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
}

/** Whether the first day of use of a `reading` has a price for its `customer`. */
export const hasPrice = (agency: string) => sql<boolean>`coalesce(${firstDay} >= ${pricesOf(agency)}, false)`

const firstDay = sql<Day>`coalesce(
  (SELECT last.read_on + 1 FROM water.reading last
   WHERE last.customer = reading.customer AND last.period < reading.period ORDER BY last.period DESC LIMIT 1),
  (SELECT min(installed_on) FROM water.meter WHERE meter.customer = reading.customer))`

const pricesOf = (agency: string) => {
  const days = Object.fromEntries(groups.map(group => [group, pricedFrom(agency, group)]))
  return sql<Day | null>`(${JSON.stringify(days)}::jsonb ->> customer.tariff_group)::date`
}
