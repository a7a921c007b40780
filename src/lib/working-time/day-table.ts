import type { Calendar, CalendarYear, WeeklyHours, WorkingHours } from './calendar.ts'

/**
 * Inside this folder time is counted in whole minutes of Vietnamese wall-clock since 1970 ("minute") and in whole
 * civil days since 1970 ("day number"). Seconds are dropped on the way in, as on the printed slip.
 */
export const minutesADay = 1440
const offset = 7 * 60

export const toMinute = (instant: Date) => Math.floor(instant.getTime() / 60_000) + offset
export const toInstant = (minute: number) => new Date((minute - offset) * 60_000)
export const dayOf = (minute: number) => Math.floor(minute / minutesADay)
export const dayNumber = (day: string) => Date.parse(day) / 86_400_000
export const dayText = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

/** Without a Date, which would be most of the work of a deadline. */
export function yearOf(number: number): number {
  const guess = 1970 + Math.floor(number / 365.2425)
  if (number < daysBefore(guess)) return guess - 1
  return number < daysBefore(guess + 1) ? guess : guess + 1
}

/** Days from 1970 to the first of January. */
function daysBefore(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162
}

export type Session = { readonly from: number; readonly to: number }

/** A day that is not as its weekday: off although the agency would work, or worked although it would not. */
export type SpecialDay = { readonly day: number } & (
  | { readonly off: CalendarYear['daysOff'][number] }
  | { readonly worked: CalendarYear['workedDays'][number] }
)

/** One year, ready for counting: prefix sums make every question about it a subtraction or a binary search. */
export type YearTable = {
  readonly first: number
  readonly length: number
  readonly sessions: readonly (readonly Session[])[]
  /** `minutes[i]`: working minutes of the year before its i-th day. */
  readonly minutes: Int32Array
  /** `rank[i]`: working days of the year before its i-th day. */
  readonly rank: Int32Array
  readonly workingDays: readonly number[]
  readonly special: readonly SpecialDay[]
  /** False while no notice for the year has been entered. */
  readonly confirmed: boolean
}

const tables = new WeakMap<Calendar, Map<number, YearTable>>()

export function yearTable(calendar: Calendar, year: number): YearTable {
  let years = tables.get(calendar)
  if (!years) tables.set(calendar, (years = new Map()))
  let table = years.get(year)
  if (!table) years.set(year, (table = buildYear(calendar, year)))
  return table
}

export const tableOf = (calendar: Calendar, day: number) => yearTable(calendar, yearOf(day))

export function sessionsOf(calendar: Calendar, day: number): readonly Session[] {
  const table = tableOf(calendar, day)
  return table.sessions[day - table.first] ?? []
}

const none: readonly Session[] = []
const keys = [
  'sun',
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
] as const satisfies readonly (keyof WeeklyHours)[]

const clock = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function buildYear(calendar: Calendar, year: number): YearTable {
  const first = dayNumber(`${year}-01-01`)
  const length = dayNumber(`${year + 1}-01-01`) - first
  const entries = calendar.years.filter(entry => entry.year === year)
  const changes = new Map<number, SpecialDay>()
  for (const entry of entries) {
    for (const off of entry.daysOff) changes.set(dayNumber(off.date), { day: dayNumber(off.date), off })
    for (const worked of entry.workedDays)
      changes.set(dayNumber(worked.date), { day: dayNumber(worked.date), worked })
  }

  const sessions: (readonly Session[])[] = []
  const minutes = new Int32Array(length + 1)
  const rank = new Int32Array(length + 1)
  const workingDays: number[] = []
  const special: SpecialDay[] = []
  const ordinary = weeklySessions(calendar.hours)
  for (let i = 0; i < length; i++) {
    const day = first + i
    const change = changes.get(day)
    let today = ordinary(day, keyOf(day))
    if (change && 'worked' in change) {
      special.push(change)
      today = workedSessions(change.worked, day, ordinary)
    } else if (change) {
      if (today.length > 0) special.push(change)
      today = none
    }
    sessions.push(today)
    if (today.length > 0) workingDays.push(day)
    minutes[i + 1] = (minutes[i] as number) + today.reduce((sum, s) => sum + s.to - s.from, 0)
    rank[i + 1] = workingDays.length
  }
  const confirmed = entries.some(entry => entry.confidence === 'verified')
  return { first, length, sessions, minutes, rank, workingDays, special, confirmed }
}

/** 1 January 1970 was a Thursday. */
const keyOf = (day: number) => keys[(day + 4) % 7] as keyof WeeklyHours

const toSessions = (list: readonly (readonly [string, string])[]): readonly Session[] =>
  list.map(([from, to]) => ({ from: clock(from), to: clock(to) }))

function weeklySessions(hours: readonly WorkingHours[]) {
  const periods = hours.map(period => ({
    from: dayNumber(period.validFrom),
    to: period.validTo ? dayNumber(period.validTo) : Number.POSITIVE_INFINITY,
    week: Object.fromEntries(keys.map(key => [key, toSessions(period.weekly[key])])),
  }))
  return (day: number, key: keyof WeeklyHours): readonly Session[] =>
    periods.findLast(period => period.from <= day && day <= period.to)?.week[key] ?? none
}

function workedSessions(
  worked: CalendarYear['workedDays'][number],
  day: number,
  ordinary: ReturnType<typeof weeklySessions>,
): readonly Session[] {
  if (worked.hours) return toSessions(worked.hours)
  return ordinary(day, worked.hoursOf ?? keyOf(dayNumber(worked.insteadOf ?? worked.date)))
}
