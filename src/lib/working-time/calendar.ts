import { z } from 'zod'
import { isDay } from '#lib/vietnamese-text'

const day = z.string().refine(isDay, 'an existing day, YYYY-MM-DD')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** The working sessions of one day, in order and apart: `[["07:00","11:30"],["13:30","17:00"]]`. */
const sessions = z
  .array(z.tuple([time, time]))
  .refine(
    list => list.flat().every((t, i, all) => i === 0 || (all[i - 1] as string) < t),
    'sessions in order and apart',
  )

const weekly = z.strictObject({
  mon: sessions,
  tue: sessions,
  wed: sessions,
  thu: sessions,
  fri: sessions,
  sat: sessions,
  sun: sessions,
})

/** The weekly hours of an agency over a period. Of two periods that hold a day, the later in the list is right. */
export const WorkingHours = z.strictObject({
  validFrom: day,
  /** The last day on which these hours hold; absent: until further notice. */
  validTo: day.optional(),
  weekly,
  source: z.string().min(1),
})

/**
 * What a year's notices changed against the ordinary week. `predicted`: no notice yet, only what the law fixes and
 * the moon foretells, so deadlines that touch the year are provisional.
 */
export const CalendarYear = z
  .strictObject({
    year: z.int().min(2000).max(2199),
    confidence: z.enum(['verified', 'predicted']),
    note: z.string().optional(),
    notices: z.array(z.strictObject({ number: z.string().min(1), title: z.string().min(1) })),
    daysOff: z.array(
      z.strictObject({
        date: day,
        name: z.string().min(1),
        /** holiday: the day itself; in-lieu: for a holiday on a weekend (nghỉ bù); swap: exchanged for a worked day. */
        kind: z.enum(['holiday', 'swap', 'in-lieu']),
        source: z.string().min(1),
      }),
    ),
    /** Make-up days (làm bù). They have the hours of the weekday they replace, of a named weekday, or their own. */
    workedDays: z.array(
      z.strictObject({
        date: day,
        insteadOf: day.optional(),
        hoursOf: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']).optional(),
        hours: sessions.optional(),
        source: z.string().min(1),
      }),
    ),
  })
  .superRefine((value, context) => {
    const seen = new Set<string>()
    for (const { date } of [...value.daysOff, ...value.workedDays]) {
      if (!date.startsWith(`${value.year}-`)) context.addIssue(`${date} lies outside ${value.year}`)
      if (seen.has(date)) context.addIssue(`${date} stands twice`)
      seen.add(date)
    }
    for (const worked of value.workedDays)
      if (!worked.insteadOf && !worked.hoursOf && !worked.hours)
        context.addIssue(`${worked.date} needs insteadOf, hoursOf or hours`)
  })

export type WorkingHours = z.infer<typeof WorkingHours>
export type WeeklyHours = WorkingHours['weekly']
export type CalendarYear = z.infer<typeof CalendarYear>

/**
 * When an agency works: its hours, and the years' days off and worked days. A later year entry for the same day wins
 * (a province's own decision after the national notice). Immutable: its day tables are kept per calendar object, so
 * build one object per agency and reuse it.
 */
export type Calendar = { readonly hours: readonly WorkingHours[]; readonly years: readonly CalendarYear[] }

/** Reads a year file; throws a ZodError that names the wrong entry. */
export function parseCalendarYear(json: unknown): CalendarYear {
  return CalendarYear.parse(json)
}

/** Reads the dated weekly hours of an agency; throws a ZodError that names the wrong entry. */
export function parseWorkingHours(json: unknown): WorkingHours[] {
  return z.array(WorkingHours).min(1).parse(json)
}
