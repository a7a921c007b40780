import { createHash } from 'node:crypto'
import { parseCalendarYear, parseWorkingHours } from '#lib/working-time'
import type { Tx } from '#platform/db'
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
import { byHand, deliveryOf, storeCalendarYear } from './store-calendar-year.ts'

const years = [year2021, year2022, year2023, year2024, year2025, year2026, year2027]

/**
 * Places, calendars and office hours: what the product cannot work without. An edition that lies there already is
 * skipped; a year or hours that an administrator has entered meanwhile are never overwritten.
 */
export async function setUp(tx: Tx): Promise<void> {
  const rows = await db(tx).selectFrom('organisation.delivery').selectAll().execute()
  const there = new Map(rows.map(row => [row.name, row.sha256]))
  const deliver = async (name: string, data: unknown, put: () => Promise<void>): Promise<void> => {
    const sha256 = createHash('sha256').update(JSON.stringify(data)).digest('hex')
    if (there.get(name) === sha256 || there.get(name) === byHand) return
    await put()
    await db(tx)
      .insertInto('organisation.delivery')
      .values({ name, sha256 })
      .onConflict(on => on.column('name').doUpdateSet({ sha256 }))
      .execute()
  }

  const areas = administrativeUnits()
  const successors = successions()
  await deliver('areas', [areas, successors], async () => {
    await tx.query('organisation', {
      text: `INSERT INTO organisation.area (code, level, type, name, parent, valid_from, valid_to)
             SELECT code, level, type, name, parent, "validFrom", "validTo" FROM jsonb_to_recordset($1)
               AS a(code text, level text, type text, name text, parent text, "validFrom" date, "validTo" date)
             ON CONFLICT (code, valid_from) DO UPDATE SET
               level = excluded.level, type = excluded.type, name = excluded.name, parent = excluded.parent, valid_to = excluded.valid_to`,
      values: [JSON.stringify(areas)],
    })
    await tx.query('organisation', {
      text: `INSERT INTO organisation.area_successor (code, successor, split)
             SELECT "from", "to", split FROM jsonb_to_recordset($1) AS s("from" text, "to" text, split boolean)
             ON CONFLICT (code, successor) DO UPDATE SET split = excluded.split`,
      values: [JSON.stringify(successors)],
    })
  })

  for (const year of years)
    await deliver(
      deliveryOf(year.year),
      year,
      async () => void (await storeCalendarYear(tx, parseCalendarYear(year))),
    )

  await deliver('office-hours', officeHours, async () => {
    for (const { validFrom, validTo, weekly, source } of parseWorkingHours(officeHours))
      await tx.query('organisation', {
        text: `INSERT INTO organisation.working_hours (agency, valid_from, valid_to, weekly, source)
               VALUES (NULL, $1, $2, $3, $4) ON CONFLICT (agency, valid_from) DO NOTHING`,
        values: [validFrom, validTo ?? null, JSON.stringify(weekly), source],
      })
  })
}
