import type { Calendar } from './calendar.ts'
import { closing, countDays, countMinutes, opening } from './counting.ts'
import { dayOf, toMinute } from './day-table.ts'
import { words } from './explain.ts'

/** Working time until a due time, or since it. */
export type Remaining = {
  overdue: boolean
  /** Whole working days, opening to closing, that lie between. */
  days: number
  /** All the working minutes that lie between, those of the days included. */
  minutes: number
}

/** How much working time is left at `now`, or has passed since the due time. The due minute itself is in time. */
export function remaining(due: Date, now: Date, calendar: Calendar): Remaining {
  const overdue = toMinute(now) > toMinute(due)
  const [from, to] = overdue ? [toMinute(due), toMinute(now)] : [toMinute(now), toMinute(due)]
  const firstWhole = (opening(calendar, dayOf(from)) ?? -1) >= from ? dayOf(from) : dayOf(from) + 1
  const lastWhole =
    (closing(calendar, dayOf(to)) ?? Number.POSITIVE_INFINITY) <= to ? dayOf(to) : dayOf(to) - 1
  return {
    overdue,
    days: countDays(calendar, firstWhole, lastWhole),
    minutes: countMinutes(calendar, from, to),
  }
}

/** "còn 2 ngày làm việc", "còn 3 giờ làm việc", "quá hạn 20 phút làm việc": the largest unit that fits, rounded down. */
export function describeRemaining(left: Remaining, language: 'vi' | 'en' = 'vi'): string {
  const { days, hours, minutes, left: still, late, now, justLate } = words[language]
  if (left.minutes === 0) return left.overdue ? justLate : now
  const amount =
    left.days > 0
      ? days(left.days)
      : left.minutes >= 60
        ? hours(Math.floor(left.minutes / 60))
        : minutes(left.minutes)
  return left.overdue ? late(amount) : still(amount)
}
