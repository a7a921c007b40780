import type { CalendarYear } from '#lib/working-time'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { provinceAgency } from '../queries/agency.ts'
import { calendarVersion, findCalendarYear } from '../queries/calendar.ts'
import { db } from '../schema.ts'
import { byHand, deliveryOf, storeCalendarYear } from '../store-calendar-year.ts'

/**
 * Puts a year's notices in force: which days are off and which are made up for. An administrator of the province.
 * Every deadline computed from now on follows it; `organisation.calendar-changed { year }` lets others compute again
 * those that are open. The history keeps what was taken out and what was put in.
 * Published twice, the same year changes nothing. Conflict `calendar.changed`: somebody published since `version` was
 * read.
 */
export async function publishCalendarYear(
  tx: Tx,
  input: { year: CalendarYear; version?: string },
): Promise<void> {
  need(tx, 'organisation:calendar.edit', { agency: await provinceAgency(tx) })
  // Two who publish at once take turns; the second then sees another version.
  await tx.query('organisation', { text: 'SELECT FROM organisation.calendar_version FOR UPDATE' })
  if (input.version && input.version !== (await calendarVersion(tx))) throw new Conflict('calendar.changed')

  const { year } = input
  const before = await findCalendarYear(tx, year.year)
  const entry = changes(before, year)
  if (before && !entry.changed) return
  const chain = await storeCalendarYear(tx, year)
  const name = deliveryOf(year.year)
  await db(tx)
    .insertInto('organisation.delivery')
    .values({ name, sha256: byHand })
    .onConflict(on => on.column('name').doUpdateSet({ sha256: byHand }))
    .execute()
  await append(tx, { chain, action: 'calendar.published', body: entry.body })
  await announce(tx, 'organisation.calendar-changed', { year: year.year })
}

/** What the ledger says of it: each day as one text, so that a day that only changed its source shows too. */
function changes(before: CalendarYear | undefined, after: CalendarYear) {
  const lines = (year: CalendarYear | undefined) => [
    ...(year?.daysOff ?? []).map(
      ({ date, kind, name, source }) => `${date} off ${kind}: ${name} [${source}]`,
    ),
    ...(year?.workedDays ?? []).map(
      ({ date, insteadOf, hoursOf, hours, source }) =>
        `${date} worked ${insteadOf ?? hoursOf ?? JSON.stringify(hours)} [${source}]`,
    ),
  ]
  const head = (year: CalendarYear | undefined) =>
    year &&
    JSON.stringify([
      year.confidence,
      year.note ?? '',
      year.notices.map(({ number, title }) => [number, title]),
    ])
  const [old, now] = [lines(before), lines(after)]
  const removed = old.filter(line => !now.includes(line))
  const added = now.filter(line => !old.includes(line))
  return {
    changed: removed.length > 0 || added.length > 0 || head(before) !== head(after),
    body: {
      year: after.year,
      confidence: after.confidence,
      notices: after.notices.map(notice => notice.number),
      removed,
      added,
    },
  }
}
