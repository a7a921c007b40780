import { type Day, vnDay } from '#lib/vietnamese-text'
import {
  addWorkingMinutes,
  type Calendar,
  computeDeadline,
  type Term,
  workingMinutesBetween,
} from '#lib/working-time'
import { type WorkingAxis, workingAxis } from './working-axis.ts'

/** Deadlines and working time of one calendar, without the reasons, and remembered: a day has few deadlines. */
export type Clockwork = {
  calendar: Calendar
  axis: WorkingAxis
  /** When something is due whose term begins now. */
  dueIn(term: Term, from: number): number
  /** With pauses, in their order, and an extension: as the dossier's page will work it out. */
  deadline(
    received: number,
    term: Term,
    pauses: readonly { from: number; to: number | null; reason: 'supplement' | 'payment' }[],
    extension?: { at: number; until: Day },
  ): number
}

const offset = 7 * 3_600_000
const minute = 60_000
const day = 24 * 60 * minute

/** Received from one minute to another of a day: due then, and so is all between, because later is never due earlier. */
type Stretch = { first: number; last: number; due: number }

export function clockwork(calendar: Calendar, from: Day, to: Day): Clockwork {
  const known = new Map<Term, Map<number, Stretch[]>>()
  const dueIn = (term: Term, at: number) => {
    if (term.unit === 'working-hour' && term.amount > 0 && !term.cutOff)
      return addWorkingMinutes(new Date(at), Math.ceil(term.amount * 60), calendar).getTime()
    let ofTerm = known.get(term)
    if (!ofTerm) known.set(term, (ofTerm = new Map()))
    const received = Math.floor((at + offset) / minute)
    const today = Math.floor((at + offset) / day)
    let stretches = ofTerm.get(today)
    if (!stretches) ofTerm.set(today, (stretches = []))
    for (const { first, last, due } of stretches) if (first <= received && received <= last) return due
    const due = computeDeadline({ received: new Date(at), term, calendar }).due.getTime()
    const same = stretches.find(one => one.due === due)
    if (same) {
      same.first = Math.min(same.first, received)
      same.last = Math.max(same.last, received)
    } else stretches.push({ first: received, last: received, due })
    return due
  }
  return {
    calendar,
    axis: workingAxis(calendar, from, to),
    dueIn,
    deadline(received, term, pauses, extension) {
      if (extension)
        return computeDeadline({
          received: new Date(received),
          term,
          calendar,
          pauses: pauses.map(({ from, to, reason }) => ({
            from: new Date(from),
            to: to === null ? undefined : new Date(to),
            reason,
          })),
          extensions: [{ at: new Date(extension.at), until: extension.until }],
        }).due.getTime()
      let due = dueIn(term, received)
      for (const { from, to } of pauses) {
        if (to === null || wholeMinutes(from) >= due) continue
        const stood = workingMinutesBetween(new Date(from), new Date(to), calendar)
        if (stood > 0) due = addWorkingMinutes(new Date(due), stood, calendar).getTime()
      }
      return due
    },
  }
}

const wholeMinutes = (at: number) => at - (at % minute)

const days = new Map<number, Day>()

/** The civil day of an instant, without making its text anew a million times. */
export function dayOf(at: number): Day {
  const number = Math.floor((at + offset) / day)
  let text = days.get(number)
  if (!text) days.set(number, (text = vnDay(new Date(at))))
  return text
}
