import type { Calendar } from './calendar.ts'
import { dayOf, minutesADay, sessionsOf, tableOf, type YearTable, yearOf, yearTable } from './day-table.ts'

/** A calendar whose hours have ended, or hold no session, would be searched for ever. */
const horizonYears = 20

/** Working minutes of the year before this minute. */
function minutesBefore(table: YearTable, minute: number): number {
  const i = dayOf(minute) - table.first
  const timeOfDay = minute - dayOf(minute) * minutesADay
  let sum = table.minutes[i] as number
  for (const session of table.sessions[i] ?? []) {
    if (timeOfDay <= session.from) break
    sum += Math.min(timeOfDay, session.to) - session.from
  }
  return sum
}

const total = (table: YearTable) => table.minutes[table.length] as number

/** Working minutes from one minute to a later one. */
export function countMinutes(calendar: Calendar, from: number, to: number): number {
  const firstYear = yearOf(dayOf(from))
  const lastYear = yearOf(dayOf(to))
  let sum =
    minutesBefore(yearTable(calendar, lastYear), to) - minutesBefore(yearTable(calendar, firstYear), from)
  for (let year = firstYear; year < lastYear; year++) sum += total(yearTable(calendar, year))
  return sum
}

/** The earliest minute by which `amount` > 0 working minutes have passed: the end of a session, never the next start. */
export function addMinutes(calendar: Calendar, from: number, amount: number): number {
  let year = yearOf(dayOf(from))
  let table = yearTable(calendar, year)
  let target = minutesBefore(table, from) + amount
  for (const last = year + horizonYears; target > total(table); ) {
    if (year++ === last) throw new RangeError('the calendar has no working time left')
    target -= total(table)
    table = yearTable(calendar, year)
  }
  let low = 0
  let high = table.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((table.minutes[middle + 1] as number) >= target) high = middle
    else low = middle + 1
  }
  let rest = target - (table.minutes[low] as number)
  const midnight = (table.first + low) * minutesADay
  for (const session of table.sessions[low] ?? []) {
    const length = session.to - session.from
    if (rest <= length) return midnight + session.from + rest
    rest -= length
  }
  throw new Error('day table out of step with its sessions')
}

/** The first working minute at or after this one: it ends when one working minute has passed. */
export function nextWorking(calendar: Calendar, minute: number): number {
  return addMinutes(calendar, minute, 1) - 1
}

/** The n-th working day after this day, n ≥ 1. */
export function nthWorkingDayAfter(calendar: Calendar, day: number, n: number): number {
  let year = yearOf(day)
  let table = yearTable(calendar, year)
  let index = (table.rank[day - table.first + 1] as number) + n - 1
  for (const last = year + horizonYears; index >= table.workingDays.length; ) {
    if (year++ === last) throw new RangeError('the calendar has no working day left')
    index -= table.workingDays.length
    table = yearTable(calendar, year)
  }
  return table.workingDays[index] as number
}

export const firstWorkingDayFrom = (calendar: Calendar, day: number) =>
  nthWorkingDayAfter(calendar, day - 1, 1)

/** Working days from one day to another, both included; 0 when `to` lies before `from`. */
export function countDays(calendar: Calendar, from: number, to: number): number {
  if (to < from) return 0
  const a = tableOf(calendar, from)
  const b = tableOf(calendar, to)
  let sum = (b.rank[to - b.first + 1] as number) - (a.rank[from - a.first] as number)
  for (let year = yearOf(from); year < yearOf(to); year++) sum += yearTable(calendar, year).workingDays.length
  return sum
}

/** The minute at which a working day opens; undefined on a day without working time. */
export function opening(calendar: Calendar, day: number): number | undefined {
  const session = sessionsOf(calendar, day)[0]
  return session && day * minutesADay + session.from
}

/** The minute at which a working day closes; undefined on a day without working time. */
export function closing(calendar: Calendar, day: number): number | undefined {
  const session = sessionsOf(calendar, day).at(-1)
  return session && day * minutesADay + session.to
}
