import type { Day } from '#lib/vietnamese-text'
import type { Calendar } from './calendar.ts'
import { addMinutes, closing, countMinutes, firstWorkingDayFrom, nthWorkingDayAfter } from './counting.ts'
import { dayNumber, dayOf, dayText, toInstant, toMinute } from './day-table.ts'
import type { Term } from './term.ts'
import { startTerm } from './term-start.ts'
import { local, type PauseReason, specialDayTeller, type TraceLine, yearsWithoutNotice } from './trace.ts'

/** While it waits for the citizen, to complete the dossier or to pay, the clock stands still. Without `to` it still does. */
export type Pause = {
  readonly from: Date
  readonly to?: Date | undefined
  readonly reason?: PauseReason | undefined
}

/** A decision to take longer: a further term after the old due time, or a new last day. */
export type Extension = { readonly at: Date; readonly reason?: string | undefined } & (
  | { readonly term: Omit<Term, 'cutOff'>; readonly until?: never }
  | { readonly until: Day; readonly term?: never }
)

export type DeadlineInput = {
  /** The valid receipt: from here the agency answers for time. */
  readonly received: Date
  readonly term: Term
  readonly pauses?: readonly Pause[]
  readonly extensions?: readonly Extension[]
  readonly calendar: Calendar
}

/** A due time that held from `at` on, the first with the receipt. */
export type DueChange = { at: Date; due: Date; cause: 'receipt' | 'pause' | 'extension' }

export type Deadline = {
  /** The end of the term. While paused: the end if the clock ran on at once, so the earliest possible. */
  due: Date
  /** The first moment of the term: of working time, of the first counted working day, or of the first counted day. */
  startsCounting: Date
  state: 'running' | 'paused'
  /** True when the term touches a year whose notice of days off has not been entered. */
  provisional: boolean
  /** Every due time there was, the last is `due`. */
  history: DueChange[]
  trace: TraceLine[]
}

/**
 * When a dossier is due, and why.
 *
 * - Working hours run through working minutes from the receipt, or from the next opening when nobody works.
 * - Working days: the day of receipt is not counted; the term ends when the n-th working day after it closes. A receipt
 *   in the evening or on a day off is on its own civil day, so the following working day is the first one in full.
 * - 0 days: the same working day's closing; with no working time left, the next working day's.
 * - Days: as working days, but every civil day counts, and an end on a day off moves to the next working day's closing.
 * - A cut-off, in any unit, makes a later receipt count as received on the next working day. The cut-off minute itself
 *   is in time.
 * - A pause gives back, in every unit, exactly the working minutes that passed in it: what was left of the term when the
 *   clock stopped is left when it runs again. So adjacent pauses add up, a pause over a weekend gives nothing back, and
 *   a day term may then end within a day. What overlaps counts once; a pause after the due time changes nothing.
 * - An extension moves the due time that holds when it is decided; one that would bring it forward changes nothing.
 *
 * Times are minutes: seconds are dropped. Throws a RangeError for a negative term, a pause that ends before it begins,
 * and a calendar that has no working time left.
 */
export function computeDeadline(input: DeadlineInput): Deadline {
  const { calendar, term } = input
  if (!(term.amount >= 0)) throw new RangeError(`not a term: ${term.amount}`)
  const received = toMinute(input.received)
  const trace: TraceLine[] = []
  const start = startTerm(calendar, received, term, trace)
  const tellUntil = specialDayTeller(calendar, start.countsFrom, trace)
  tellUntil(dayOf(start.due))
  if (start.movedFrom !== undefined)
    trace.push({
      code: 'moved-to-working-day',
      from: dayText(start.movedFrom),
      to: dayText(dayOf(start.due)),
    })

  let due = start.due
  trace.push({ code: 'due', due: local(due) })
  const history: DueChange[] = [{ at: input.received, due: toInstant(due), cause: 'receipt' }]
  const move = (to: number, at: number, cause: DueChange['cause'], line: TraceLine) => {
    tellUntil(dayOf(to))
    trace.push(line)
    if (to !== due) history.push({ at: toInstant(at), due: toInstant(to), cause })
    due = to
  }

  let state: Deadline['state'] = 'running'
  let pausedUntil = received
  for (const event of inOrder(input.pauses, input.extensions)) {
    if ('at' in event) {
      const at = toMinute(event.at)
      const [to, line] = extend(calendar, due, at, event)
      move(to, at, 'extension', line)
      continue
    }
    const to = event.to && toMinute(event.to)
    const why = event.reason ? { reason: event.reason } : {}
    const from = Math.max(toMinute(event.from), pausedUntil)
    if (to === undefined) state = 'paused'
    else if (to <= from) continue
    pausedUntil = to ?? Number.POSITIVE_INFINITY
    if (from >= due)
      trace.push({ code: 'paused-after-due', from: local(from), ...(to ? { to: local(to) } : {}) })
    else if (to === undefined)
      trace.push({
        code: 'paused-now',
        from: local(from),
        minutesLeft: countMinutes(calendar, from, due),
        ...why,
      })
    else {
      const minutes = countMinutes(calendar, from, to)
      if (minutes === 0) trace.push({ code: 'paused-without-working-time', from: local(from), to: local(to) })
      else {
        const later = addMinutes(calendar, due, minutes)
        move(later, to, 'pause', {
          code: 'paused',
          ...why,
          from: local(from),
          to: local(to),
          minutes,
          due: local(later),
        })
      }
    }
  }

  const unsure = yearsWithoutNotice(calendar, received, due)
  for (const year of unsure) trace.push({ code: 'year-without-notice', year })
  return {
    due: toInstant(due),
    startsCounting: toInstant(start.startsCounting),
    state,
    provisional: unsure.length > 0,
    history,
    trace,
  }
}

/** Events by time; what was decided in the minute in which a pause begins, before it. */
function inOrder(
  pauses: readonly Pause[] = [],
  extensions: readonly Extension[] = [],
): (Pause | Extension)[] {
  for (const { from, to } of pauses)
    if (to && to < from) throw new RangeError(`a pause ends before it begins: ${to.toISOString()}`)
  const time = (event: Pause | Extension) => ('at' in event ? event.at : event.from).getTime()
  return [...extensions, ...pauses].sort((a, b) => time(a) - time(b))
}

function extend(
  calendar: Calendar,
  due: number,
  at: number,
  extension: Extension,
): [due: number, line: TraceLine] {
  const { reason, term, until } = extension
  const why = reason ? { reason } : {}
  if (until !== undefined) {
    const to = closing(calendar, firstWorkingDayFrom(calendar, dayNumber(until))) as number
    if (to <= due) return [due, { code: 'extension-not-later', at: local(at), until, due: local(due) }]
    return [to, { code: 'extended-to-date', at: local(at), until, ...why, due: local(to) }]
  }
  const to = endOfFurtherTerm(calendar, due, term)
  return [
    to,
    { code: 'extended', at: local(at), amount: term.amount, unit: term.unit, ...why, due: local(to) },
  ]
}

function endOfFurtherTerm(calendar: Calendar, due: number, { amount, unit }: Omit<Term, 'cutOff'>): number {
  if (!(amount > 0)) throw new RangeError(`not a further term: ${amount}`)
  if (unit === 'working-hour') return addMinutes(calendar, due, Math.ceil(amount * 60))
  const days = Math.ceil(amount)
  const day =
    unit === 'working-day'
      ? nthWorkingDayAfter(calendar, dayOf(due), days)
      : firstWorkingDayFrom(calendar, dayOf(due) + days)
  return closing(calendar, day) as number
}
