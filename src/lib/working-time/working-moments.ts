import type { Day } from '#lib/vietnamese-text'
import type { Calendar } from './calendar.ts'
import { addMinutes, countDays, countMinutes, nextWorking, nthWorkingDayAfter } from './counting.ts'
import { dayNumber, dayText, sessionsOf, toInstant, toMinute, yearTable } from './day-table.ts'

/** True inside a session; its opening belongs to it, its closing does not (11:30 is already lunch). */
export function isWorkingMoment(instant: Date, calendar: Calendar): boolean {
  return nextWorking(calendar, toMinute(instant)) === toMinute(instant)
}

/** The minute of this instant when it is a working moment, otherwise the next opening. */
export function nextWorkingMoment(instant: Date, calendar: Calendar): Date {
  return toInstant(nextWorking(calendar, toMinute(instant)))
}

/** Whole working minutes from one instant to the other; negative when `to` is earlier. Seconds are dropped. */
export function workingMinutesBetween(from: Date, to: Date, calendar: Calendar): number {
  const a = toMinute(from)
  const b = toMinute(to)
  return a <= b ? countMinutes(calendar, a, b) : 0 - countMinutes(calendar, b, a)
}

/**
 * The earliest instant by which so many working minutes have passed, so a sum that fills a session ends at its
 * closing; 0 gives the next working moment. Throws a RangeError for a negative or broken number of minutes.
 */
export function addWorkingMinutes(instant: Date, minutes: number, calendar: Calendar): Date {
  if (!Number.isInteger(minutes) || minutes < 0) throw new RangeError(`not a number of minutes: ${minutes}`)
  if (minutes === 0) return nextWorkingMoment(instant, calendar)
  return toInstant(addMinutes(calendar, toMinute(instant), minutes))
}

/** A day with any working time, a half-day and a make-up day included. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  return sessionsOf(calendar, dayNumber(day)).length > 0
}

/** The n-th working day after this day (n ≥ 1); the day itself is not counted. */
export function addWorkingDays(day: Day, n: number, calendar: Calendar): Day {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`not a number of working days: ${n}`)
  return dayText(nthWorkingDayAfter(calendar, dayNumber(day), n))
}

/** Working days from one day to another, both included. */
export function countWorkingDays(from: Day, to: Day, calendar: Calendar): number {
  return countDays(calendar, dayNumber(from), dayNumber(to))
}

export function workingDaysInYear(year: number, calendar: Calendar): number {
  return yearTable(calendar, year).workingDays.length
}

/** The sessions of a day as instants, empty on a day off: for booking slots and opening-hours pages. */
export function sessionsOn(day: Day, calendar: Calendar): { from: Date; to: Date }[] {
  const midnight = dayNumber(day) * 1440
  return sessionsOf(calendar, dayNumber(day)).map(({ from, to }) => ({
    from: toInstant(midnight + from),
    to: toInstant(midnight + to),
  }))
}
