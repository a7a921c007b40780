import fc from 'fast-check'
import { expect, test } from 'vitest'
import { vietnam } from './cases/vietnam.ts'
import { yearOf } from './day-table.ts'
import {
  addWorkingMinutes,
  computeDeadline,
  isWorkingMoment,
  nextWorkingMoment,
  type Pause,
  remaining,
  type Term,
  workingMinutesBetween,
} from './index.ts'

const calendar = vietnam
const minuteMs = 60_000
const start = Date.parse('2022-12-01T00:00:00Z')
const later = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * minuteMs)

/** Any minute of four years, with a weight on the days around Tết, 30/4, the make-up days and 24/11. */
const instant = fc
  .oneof(
    fc.integer({ min: 0, max: 4 * 365 * 1440 }).map(m => start + m * minuteMs),
    fc
      .tuple(
        fc.constantFrom('2024-02-07', '2024-04-26', '2025-04-24', '2026-02-12', '2026-08-20', '2026-11-20'),
        fc.integer({ min: 0, max: 12 * 1440 }),
      )
      .map(([day, m]) => Date.parse(day) + m * minuteMs),
  )
  .map(ms => new Date(ms))

const term: fc.Arbitrary<Term> = fc.record(
  {
    amount: fc.integer({ min: 0, max: 40 }),
    unit: fc.constantFrom('working-hour', 'working-day', 'day'),
    cutOff: fc.constantFrom({ after: '15:00' }, { after: '10:30' }, { after: '17:00' }),
  },
  { requiredKeys: ['amount', 'unit'] },
)

/** Closed pauses as minutes after the receipt: where each begins after the last, and how long it lasts. */
const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 9000 })), {
  maxLength: 4,
})
function pausesAfter(instant: Date, list: [number, number][]): Pause[] {
  let from = instant
  return list.map(([gap, length]) => {
    const pause = { from: later(from, gap), to: later(from, gap + length) }
    from = pause.to
    return pause
  })
}

const due = (received: Date, term: Term, pauses: Pause[] = []) =>
  computeDeadline({ received, term, pauses, calendar }).due

const property = (name: string, check: fc.IRawProperty<unknown>) =>
  test(name, () => fc.assert(check, { numRuns: 400 }))

property(
  'nothing is due when nobody works; a closing instant is the end of work',
  fc.property(instant, term, gaps, (received, term, list) => {
    const end = due(received, term, pausesAfter(received, list))
    expect(isWorkingMoment(end, calendar) || isWorkingMoment(later(end, -1), calendar)).toBe(true)
    expect(end.getTime()).toBeGreaterThan(received.getTime() - minuteMs)
  }),
)

property(
  'received later is never due earlier',
  fc.property(instant, fc.integer({ min: 0, max: 20_000 }), term, gaps, (received, wait, term, list) => {
    const second = later(received, wait)
    const pauses = pausesAfter(second, list)
    expect(due(received, term, pauses).getTime()).toBeLessThanOrEqual(due(second, term, pauses).getTime())
  }),
)

property(
  'a longer term is never due earlier',
  fc.property(instant, term, fc.integer({ min: 0, max: 10 }), gaps, (received, term, more, list) => {
    const pauses = pausesAfter(received, list)
    expect(due(received, term, pauses).getTime()).toBeLessThanOrEqual(
      due(received, { ...term, amount: term.amount + more }, pauses).getTime(),
    )
  }),
)

property(
  'a pause cut in two gives the same due time',
  fc.property(instant, term, gaps, fc.double({ min: 0, max: 1, noNaN: true }), (received, term, list, at) => {
    const pauses = pausesAfter(received, list)
    const cut = pauses.flatMap(({ from, to = from }) => {
      const middle = later(from, Math.floor(((to.getTime() - from.getTime()) / minuteMs) * at))
      return [
        { from, to: middle },
        { from: middle, to },
      ]
    })
    expect(due(received, term, cut)).toEqual(due(received, term, pauses))
  }),
)

property(
  'the term is used up by working minutes outside the pauses, to the minute',
  fc.property(instant, term, gaps, (received, term, list) => {
    const pauses = pausesAfter(received, list)
    const end = due(received, term, pauses)
    const paused = pauses.reduce((sum, { from, to = from }) => {
      const until = to < end ? to : end
      return from < end ? sum + workingMinutesBetween(from, until, calendar) : sum
    }, 0)
    expect(workingMinutesBetween(received, end, calendar) - paused).toBe(
      workingMinutesBetween(received, due(received, term), calendar),
    )
  }),
)

property(
  'a pause without working minutes changes nothing',
  fc.property(instant, term, instant, (received, term, moment) => {
    const from = isWorkingMoment(moment, calendar) ? later(nextClosing(moment), 0) : moment
    const to = nextWorkingMoment(from, calendar)
    expect(due(received, term, [{ from, to }])).toEqual(due(received, term))
  }),
)

function nextClosing(moment: Date): Date {
  let end = later(moment, 1)
  while (isWorkingMoment(end, calendar)) end = later(end, 1)
  return end
}

property(
  'adding working minutes and counting them are inverse',
  fc.property(instant, fc.integer({ min: 1, max: 60_000 }), (from, minutes) => {
    const end = addWorkingMinutes(from, minutes, calendar)
    expect(workingMinutesBetween(from, end, calendar)).toBe(minutes)
    expect(workingMinutesBetween(end, from, calendar)).toBe(-minutes)
    expect(addWorkingMinutes(from, workingMinutesBetween(from, end, calendar), calendar)).toEqual(end)
    expect(isWorkingMoment(later(end, -1), calendar)).toBe(true)
  }),
)

property(
  'working minutes add up along the way',
  fc.property(instant, instant, instant, (a, b, c) => {
    expect(workingMinutesBetween(a, b, calendar) + workingMinutesBetween(b, c, calendar)).toBe(
      workingMinutesBetween(a, c, calendar),
    )
  }),
)

property(
  'counting agrees with looking at every minute',
  fc.property(instant, fc.integer({ min: 0, max: 3000 }), (from, length) => {
    let worked = 0
    for (let i = 0; i < length; i++) if (isWorkingMoment(later(from, i), calendar)) worked++
    expect(workingMinutesBetween(from, later(from, length), calendar)).toBe(worked)
  }),
)

property(
  'what remains shrinks to nothing at the due time and then grows',
  fc.property(instant, term, fc.integer({ min: -9000, max: 9000 }), (received, term, shift) => {
    const end = due(received, term)
    const now = later(end, shift)
    const left = remaining(end, now, calendar)
    expect(left.overdue).toBe(shift > 0)
    expect(left.minutes).toBe(Math.abs(workingMinutesBetween(now, end, calendar)))
    expect(left.days * 480).toBeLessThanOrEqual(left.minutes)
  }),
)

test('a day is in the year that a Date says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -800_000, max: 800_000 }), day => {
      expect(yearOf(day)).toBe(new Date(day * 86_400_000).getUTCFullYear())
    }),
  )
})
