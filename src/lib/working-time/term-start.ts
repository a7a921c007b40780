import type { Calendar } from './calendar.ts'
import {
  addMinutes,
  closing,
  firstWorkingDayFrom,
  nextWorking,
  nthWorkingDayAfter,
  opening,
} from './counting.ts'
import { dayOf, dayText, minutesADay } from './day-table.ts'
import type { Term } from './term.ts'
import { local, type TraceLine } from './trace.ts'

type Start = {
  startsCounting: number
  due: number
  /** The day from which special days matter to the reader. */
  countsFrom: number
  /** The civil day on which a term in days ended, when that was a day off. */
  movedFrom?: number
}

/** Where the term begins and where it ends when nothing interferes; the first lines of the trace. */
export function startTerm(calendar: Calendar, received: number, term: Term, trace: TraceLine[]): Start {
  if (term.unit === 'working-hour') return startHours(calendar, received, term, trace)
  if (term.amount === 0) return startSameDay(calendar, received, term, trace)
  return startDays(calendar, received, term, trace)
}

function startHours(calendar: Calendar, received: number, term: Term, trace: TraceLine[]): Start {
  const day = term.cutOff && dayByCutOff(calendar, received, term.cutOff.after)
  const late = day !== undefined && day !== dayOf(received)
  const startsCounting = late ? (opening(calendar, day) as number) : nextWorking(calendar, received)
  if (late) trace.push(lateLine(calendar, received, day, term))
  else trace.push(receivedLine(received, startsCounting))
  trace.push({ code: 'term', amount: term.amount, unit: term.unit })
  const minutes = Math.ceil(term.amount * 60)
  const due = minutes === 0 ? startsCounting : addMinutes(calendar, startsCounting, minutes)
  return { startsCounting, due, countsFrom: dayOf(received) }
}

function startSameDay(calendar: Calendar, received: number, term: Term, trace: TraceLine[]): Start {
  const day = dayByCutOff(calendar, received, term.cutOff?.after)
  const startsCounting =
    day === dayOf(received) ? nextWorking(calendar, received) : (opening(calendar, day) as number)
  if (day === dayOf(received)) trace.push({ code: 'received', at: local(received) })
  else if (term.cutOff) trace.push(lateLine(calendar, received, day, term))
  else trace.push(receivedLine(received, startsCounting))
  trace.push({ code: 'same-day', day: dayText(day) })
  return { startsCounting, due: closing(calendar, day) as number, countsFrom: dayOf(received) }
}

function startDays(calendar: Calendar, received: number, term: Term, trace: TraceLine[]): Start {
  const receiptDay = term.cutOff ? dayByCutOff(calendar, received, term.cutOff.after) : dayOf(received)
  const n = Math.ceil(term.amount)
  const working = term.unit === 'working-day'
  const first = working ? nthWorkingDayAfter(calendar, receiptDay, 1) : receiptDay + 1
  const last = working ? nthWorkingDayAfter(calendar, receiptDay, n) : receiptDay + n
  const lastWorking = working ? last : firstWorkingDayFrom(calendar, last)
  const startsCounting = working ? (opening(calendar, first) as number) : first * minutesADay

  const closed = (closing(calendar, dayOf(received)) ?? 0) <= received
  if (receiptDay !== dayOf(received)) trace.push(lateLine(calendar, received, receiptDay, term))
  else if (working && closed) trace.push(receivedLine(received, startsCounting))
  else trace.push({ code: 'received', at: local(received) })
  trace.push({ code: 'term', amount: term.amount, unit: term.unit })
  if (receiptDay !== dayOf(received) || !working || !closed)
    trace.push({ code: 'receipt-day-not-counted', day: dayText(receiptDay), first: dayText(first) })

  return {
    startsCounting,
    due: closing(calendar, lastWorking) as number,
    countsFrom: dayOf(received),
    ...(last === lastWorking ? {} : { movedFrom: last }),
  }
}

/** The day as which a receipt counts: its own when it is a working day, still open and within the cut-off. */
function dayByCutOff(calendar: Calendar, received: number, cutOff?: string): number {
  const day = dayOf(received)
  const close = closing(calendar, day)
  const inTime =
    close !== undefined &&
    received < close &&
    (cutOff === undefined ||
      received <= day * minutesADay + Number(cutOff.slice(0, 2)) * 60 + Number(cutOff.slice(3)))
  return inTime ? day : nthWorkingDayAfter(calendar, day, 1)
}

function receivedLine(received: number, startsAt: number): TraceLine {
  if (startsAt === received) return { code: 'received', at: local(received) }
  return { code: 'received-outside-hours', at: local(received), startsAt: local(startsAt) }
}

function lateLine(calendar: Calendar, received: number, day: number, term: Term): TraceLine {
  const at = local(received)
  const countsAs = dayText(day)
  if (closing(calendar, dayOf(received)) === undefined) return { code: 'received-on-day-off', at, countsAs }
  return { code: 'received-after-cut-off', at, cutOff: term.cutOff?.after ?? '', countsAs }
}
