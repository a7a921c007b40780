import { createHash } from 'node:crypto'
import { parseCalendarYear, parseWorkingHours } from '#lib/working-time'
import type { Tx } from '#platform/db'
import { announce } from '#platform/jobs'
import year2021 from './calendar/2021.json' with { type: 'json' }
import year2022 from './calendar/2022.json' with { type: 'json' }
import year2023 from './calendar/2023.json' with { type: 'json' }
import year2024 from './calendar/2024.json' with { type: 'json' }
import year2025 from './calendar/2025.json' with { type: 'json' }
import year2026 from './calendar/2026.json' with { type: 'json' }
import year2027 from './calendar/2027.json' with { type: 'json' }
import officeHours from './calendar/office-hours.json' with { type: 'json' }
import { administrativeUnits, successions } from './data/administrative-units.ts'
import { db } from './schema.ts'
import { storeAreas } from './store-areas.ts'
import { byHand, deliveryOf, storeCalendarYear } from './store-calendar-year.ts'

const years = [year2021, year2022, year2023, year2024, year2025, year2026, year2027]

/**
 * Places, calendars and office hours: what the product cannot work without. An edition that lies there already is
 * skipped; what an administrator or operator has entered meanwhile (a year, hours, units) is never overwritten.
 */
export async function setUp(tx: Tx): Promise<void> {
  const rows = await db(tx).selectFrom('organisation.delivery').selectAll().execute()
  const there = new Map(rows.map(row => [row.name, row.sha256]))
  const deliver = async (name: string, data: unknown, put: () => Promise<void>): Promise<void> => {
    const sha256 = createHash('sha256').update(JSON.stringify(data)).digest('hex')
    if (there.get(name) === sha256 || there.get(name)?.startsWith(byHand)) return
    await put()
    await db(tx)
      .insertInto('organisation.delivery')
      .values({ name, sha256 })
      .onConflict(on => on.column('name').doUpdateSet({ sha256 }))
      .execute()
  }

  const areas = administrativeUnits()
  const successors = successions()
  await deliver('areas', [areas, successors], () => storeAreas(tx, areas, successors))

  for (const year of years)
    await deliver(deliveryOf(year.year), year, async () => {
      await storeCalendarYear(tx, parseCalendarYear(year))
      // On the first start there is nothing yet that could be counted again.
      if (there.size) await announce(tx, 'organisation.calendar-changed', { year: year.year })
    })

  await deliver('office-hours', officeHours, async () => {
    for (const { validFrom, validTo, weekly, source } of parseWorkingHours(officeHours))
      await tx.query('organisation', {
        text: `INSERT INTO organisation.working_hours (agency, valid_from, valid_to, weekly, source)
               VALUES (NULL, $1, $2, $3, $4) ON CONFLICT (agency, valid_from) DO NOTHING`,
        values: [validFrom, validTo ?? null, JSON.stringify(weekly), source],
      })
  })
}
