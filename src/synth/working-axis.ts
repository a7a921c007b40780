import { addDays, type Day } from '#lib/vietnamese-text'
import { type Calendar, sessionsOn } from '#lib/working-time'

/** The working minutes of a calendar in one line, to walk along quickly; instants in milliseconds. */
export type WorkingAxis = {
  /** The working moment so many working minutes after an instant. */
  after(instant: number, minutes: number): number
  /** Working minutes of a day. */
  minutesOn(day: Day): number
}

/** From the first to the last of these days. Beyond its end time stands still at its last moment. */
export function workingAxis(calendar: Calendar, from: Day, to: Day): WorkingAxis {
  const starts: number[] = []
  const before: number[] = []
  const perDay = new Map<Day, number>()
  let total = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    let ofDay = 0
    for (const session of sessionsOn(day, calendar)) {
      const minutes = (session.to.getTime() - session.from.getTime()) / 60_000
      starts.push(session.from.getTime())
      before.push(total)
      total += minutes
      ofDay += minutes
    }
    perDay.set(day, ofDay)
  }
  /** The last session that begins at or before, by bisection; -1 when none does. */
  const sessionBefore = (list: readonly number[], value: number) => {
    let [low, high] = [0, list.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (list[middle]! <= value) low = middle + 1
      else high = middle
    }
    return low - 1
  }
  const lengthOf = (session: number) => (before[session + 1] ?? total) - before[session]!
  return {
    after(instant, minutes) {
      const at = sessionBefore(starts, instant)
      const reached = at < 0 ? 0 : before[at]! + Math.min((instant - starts[at]!) / 60_000, lengthOf(at))
      const goal = Math.min(reached + minutes, total - 1)
      const session = sessionBefore(before, goal)
      return Math.round(starts[session]! + (goal - before[session]!) * 60_000)
    },
    minutesOn: day => perDay.get(day) ?? 0,
  }
}
