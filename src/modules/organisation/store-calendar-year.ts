import type { CalendarYear } from '#lib/working-time'
import type { Tx } from '#platform/db'

/** How `organisation.delivery` names a year, and how it says that a person has changed it since. */
export const deliveryOf = (year: number): string => `calendar-${year}`
export const byHand = 'by hand'

/** Puts a year in place of what was known of it. Returns its chain in the ledger. */
export async function storeCalendarYear(
  tx: Tx,
  { year, confidence, note, notices, daysOff, workedDays }: CalendarYear,
): Promise<string> {
  const [row] = await tx.query<{ chain: string }>('organisation', {
    text: `INSERT INTO organisation.calendar_year (year, confidence, note, notices) VALUES ($1, $2, $3, $4)
           ON CONFLICT (year) DO UPDATE SET confidence = excluded.confidence, note = excluded.note, notices = excluded.notices
           RETURNING chain`,
    values: [year, confidence, note ?? null, JSON.stringify(notices)],
  })
  await tx.query('organisation', {
    text: 'DELETE FROM organisation.calendar_day WHERE year = $1',
    values: [year],
  })
  const days = [
    ...daysOff.map(day => ({ ...day, worked: false })),
    ...workedDays.map(day => ({ ...day, worked: true })),
  ]
  await tx.query('organisation', {
    text: `INSERT INTO organisation.calendar_day (date, year, worked, name, kind, instead_of, hours_of, hours, source)
           SELECT date, $1, worked, name, kind, "insteadOf", "hoursOf", hours, source FROM jsonb_to_recordset($2)
             AS d(date date, worked boolean, name text, kind text, "insteadOf" date, "hoursOf" text, hours jsonb, source text)`,
    values: [year, JSON.stringify(days)],
  })
  return row!.chain
}
