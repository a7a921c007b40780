import { type Day, vnDay } from '#lib/vietnamese-text'
import { type Calendar, computeDeadline, type Term } from '#lib/working-time'
import { type WorkingAxis, workingAxis } from './working-axis.ts'

/** Deadlines and working time of one calendar, remembered: the same minute has the same deadline in a million dossiers. */
export type Clockwork = {
  calendar: Calendar
  axis: WorkingAxis
  /** When something is due whose term begins now. */
  dueIn(term: Term, from: number): number
  /** With pauses and an extension: as the dossier's page will work it out. */
  deadline(
    received: number,
    term: Term,
    pauses: readonly { from: number; to: number | null; reason: 'supplement' | 'payment' }[],
    extension?: { at: number; until: Day },
  ): number
}

export function clockwork(calendar: Calendar, from: Day, to: Day): Clockwork {
  const known = new Map<Term, Map<number, number>>()
  const dueIn = (term: Term, at: number) => {
    let ofTerm = known.get(term)
    if (!ofTerm) known.set(term, (ofTerm = new Map()))
    const minute = Math.floor(at / 60_000)
    let due = ofTerm.get(minute)
    if (due === undefined) {
      due = computeDeadline({ received: new Date(at), term, calendar }).due.getTime()
      ofTerm.set(minute, due)
    }
    return due
  }
  return {
    calendar,
    axis: workingAxis(calendar, from, to),
    dueIn,
    deadline(received, term, pauses, extension) {
      if (!pauses.length && !extension) return dueIn(term, received)
      return computeDeadline({
        received: new Date(received),
        term,
        calendar,
        pauses: pauses.map(({ from, to, reason }) => ({
          from: new Date(from),
          to: to === null ? undefined : new Date(to),
          reason,
        })),
        extensions: extension ? [{ at: new Date(extension.at), until: extension.until }] : [],
      }).due.getTime()
    },
  }
}

/** Days as text, without making it anew a million times. */
const days = new Map<number, string>()
const times = Array.from({ length: 86_400 }, (_, second) =>
  new Date(second * 1000).toISOString().slice(11, 19),
)

/** An instant of whole seconds as PostgreSQL reads it. */
export function stamp(at: number): string {
  const day = Math.floor(at / 86_400_000)
  let text = days.get(day)
  if (!text) days.set(day, (text = vnDay(new Date(day * 86_400_000))))
  return `${text} ${times[Math.floor(at / 1000) - day * 86_400]}+00`
}
