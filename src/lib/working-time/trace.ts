import type { Day, TimeOfDay } from '#lib/vietnamese-text'
import type { Calendar, CalendarYear } from './calendar.ts'
import { dayNumber, dayOf, type SpecialDay, yearOf, yearTable } from './day-table.ts'
import type { TermUnit } from './term.ts'

/** `2026-11-21T11:30`: what a clock in Vietnam shows. A stored line then reads the same everywhere. */
export type LocalMinute = string

export const local = (minute: number): LocalMinute => new Date(minute * 60_000).toISOString().slice(0, 16)

/** What the citizen is waited for. */
export type PauseReason = 'supplement' | 'payment'

/** One step of how a deadline came about: plain JSON, kept in the ledger and put into words by `explain`. */
export type TraceLine =
  | { code: 'received'; at: LocalMinute }
  | { code: 'received-outside-hours'; at: LocalMinute; startsAt: LocalMinute }
  | { code: 'received-after-cut-off'; at: LocalMinute; cutOff: TimeOfDay; countsAs: Day }
  | { code: 'received-on-day-off'; at: LocalMinute; countsAs: Day }
  | { code: 'term'; amount: number; unit: TermUnit }
  | { code: 'receipt-day-not-counted'; day: Day; first: Day }
  | { code: 'same-day'; day: Day }
  | { code: 'days-off'; from: Day; to: Day; name: string; source: string }
  | { code: 'worked-day'; day: Day; insteadOf?: Day; source: string }
  | { code: 'moved-to-working-day'; from: Day; to: Day }
  | { code: 'due'; due: LocalMinute }
  | {
      code: 'paused'
      from: LocalMinute
      to: LocalMinute
      minutes: number
      due: LocalMinute
      reason?: PauseReason
    }
  | { code: 'paused-without-working-time'; from: LocalMinute; to: LocalMinute }
  | { code: 'paused-after-due'; from: LocalMinute; to?: LocalMinute }
  | { code: 'paused-now'; from: LocalMinute; minutesLeft: number; reason?: PauseReason }
  | { code: 'extended'; at: LocalMinute; amount: number; unit: TermUnit; reason?: string; due: LocalMinute }
  | { code: 'extended-to-date'; at: LocalMinute; until: Day; reason?: string; due: LocalMinute }
  | { code: 'extension-not-later'; at: LocalMinute; until: Day; due: LocalMinute }
  | { code: 'year-without-notice'; year: number }

/**
 * Writes down each special day once, in order, as the counting reaches it. Days off with one name and no working day
 * between them (Tết with its weekend) become one line.
 */
export function specialDayTeller(calendar: Calendar, from: number, trace: TraceLine[]) {
  let told = from - 1
  return (until: number): void => {
    for (let year = yearOf(told + 1); year <= yearOf(until); year++) {
      const table = yearTable(calendar, year)
      for (const special of table.special) {
        if (special.day <= told || special.day > until) continue
        const last = trace.at(-1)
        if ('off' in special && last && continues(calendar, last, special.off)) last.to = special.off.date
        else trace.push(lineOf(special))
      }
    }
    told = Math.max(told, until)
  }
}

function continues(
  calendar: Calendar,
  line: TraceLine,
  off: CalendarYear['daysOff'][number],
): line is Extract<TraceLine, { code: 'days-off' }> {
  if (line.code !== 'days-off' || line.name !== off.name || line.source !== off.source) return false
  const table = yearTable(calendar, Number(off.date.slice(0, 4)))
  const first = dayNumber(line.to) - table.first
  const next = dayNumber(off.date) - table.first
  return first >= 0 && table.rank[first] === table.rank[next]
}

function lineOf(special: SpecialDay): TraceLine {
  if ('off' in special) {
    const { date, name, source } = special.off
    return { code: 'days-off', from: date, to: date, name, source }
  }
  const { date, insteadOf, source } = special.worked
  return { code: 'worked-day', day: date, ...(insteadOf ? { insteadOf } : {}), source }
}

/** The years between two minutes for which no notice has been entered. */
export function yearsWithoutNotice(calendar: Calendar, from: number, to: number): number[] {
  const years: number[] = []
  for (let year = yearOf(dayOf(from)); year <= yearOf(dayOf(to)); year++)
    if (!yearTable(calendar, year).confirmed) years.push(year)
  return years
}
