import type { Calendar, CalendarYear, WorkingHours } from '#lib/working-time'
import type { Gathering, Tx } from '#platform/db'
import { db } from '../schema.ts'

type Known = {
  version: string
  years: CalendarYear[]
  /** '' holds the hours of everybody who has none of their own. */
  hours: Map<string, WorkingHours[]>
  calendars: Map<string, Calendar>
}

// Right for one version only, which is asked for every time: another process's change is seen at once.
let known: Known | undefined

/**
 * When an agency works: its own hours over those of the agencies above it over the office hours of everybody, and the
 * days off and worked of all years we know. The same object for as long as nothing changed.
 */
export async function calendarOf(tx: Tx, agencyId: string): Promise<Calendar> {
  return (await calendarsOf(tx, [agencyId])).get(agencyId)!
}

/** The same for several agencies, with one look whether anything changed. */
export async function calendarsOf(tx: Tx, agencyIds: Iterable<string>): Promise<Map<string, Calendar>> {
  const version = await calendarVersion(tx)
  if (known?.version !== version)
    known = { version, years: await allYears(tx), hours: await allHours(tx), calendars: new Map() }
  const { years, hours, calendars } = known
  const found = new Map<string, Calendar>()
  for (const agencyId of agencyIds) {
    const path = agencyId.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'))
    const own = path.filter(id => hours.has(id))
    // Agencies with the same hours share one calendar, and so its day tables.
    const key = own.join(' ')
    let calendar = calendars.get(key)
    if (!calendar) {
      calendar = { hours: ['', ...own].flatMap(id => hours.get(id) ?? []), years }
      calendars.set(key, calendar)
    }
    found.set(agencyId, calendar)
  }
  return found
}

export async function calendarVersion(tx: Tx): Promise<string> {
  const [row] = await tx.gathered<{ version: string }>(versionFind, {})
  return row!.version
}

const versionFind: Gathering = {
  module: 'organisation',
  name: 'calendar-version',
  text: 'SELECT i.at, version FROM jsonb_to_recordset($1) AS i(at int), organisation.calendar_version',
}

/** What is published for a year. */
export async function findCalendarYear(
  tx: Tx,
  year: number,
): Promise<(CalendarYear & { chain: string }) | undefined> {
  const row = await db(tx)
    .selectFrom('organisation.calendar_year')
    .select('chain')
    .where('year', '=', year)
    .executeTakeFirst()
  const found = row && (await allYears(tx, year))[0]
  return found && { ...found, chain: row.chain }
}

export async function listCalendarYears(
  tx: Tx,
): Promise<{ year: number; confidence: CalendarYear['confidence'] }[]> {
  return db(tx)
    .selectFrom('organisation.calendar_year')
    .select(['year', 'confidence'])
    .orderBy('year', 'desc')
    .execute()
}

async function allYears(tx: Tx, only?: number): Promise<CalendarYear[]> {
  const years = await db(tx)
    .selectFrom('organisation.calendar_year')
    .selectAll()
    .$if(only !== undefined, q => q.where('year', '=', only!))
    .orderBy('year')
    .execute()
  const days = await db(tx)
    .selectFrom('organisation.calendar_day')
    .selectAll()
    .$if(only !== undefined, q => q.where('year', '=', only!))
    .orderBy('date')
    .execute()
  const byYear = Map.groupBy(days, day => day.year)
  return years.map(({ year, confidence, note, notices }) => {
    const its = byYear.get(year) ?? []
    return {
      year,
      confidence,
      ...(note && { note }),
      notices,
      daysOff: its.flatMap(({ worked, date, name, kind, source }) =>
        worked ? [] : [{ date, name: name!, kind: kind!, source }],
      ),
      workedDays: its.flatMap(({ worked, date, instead_of, hours_of, hours, source }) =>
        worked
          ? [
              {
                date,
                ...(instead_of && { insteadOf: instead_of }),
                ...(hours_of && { hoursOf: hours_of }),
                ...(hours && { hours }),
                source,
              },
            ]
          : [],
      ),
    }
  })
}

async function allHours(tx: Tx): Promise<Map<string, WorkingHours[]>> {
  const rows = await db(tx)
    .selectFrom('organisation.working_hours')
    .selectAll()
    .orderBy('valid_from')
    .execute()
  const hours = new Map<string, WorkingHours[]>()
  for (const { agency, valid_from, valid_to, weekly, source } of rows) {
    const list = hours.get(agency ?? '') ?? []
    list.push({ validFrom: valid_from, ...(valid_to && { validTo: valid_to }), weekly, source })
    hours.set(agency ?? '', list)
  }
  return hours
}
