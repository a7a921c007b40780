import { addDays, type Day, vnDay, vnInstant } from '#lib/vietnamese-text'
import { computeDeadline, explainTrace } from '#lib/working-time'
import { vietnam as calendar } from '../src/lib/working-time/cases/vietnam.ts'
import { type Bench, figure, median, table, timesInTurns } from './measure.ts'

const term = { amount: 20, unit: 'working-day' } as const
const batch = 500

/** Receipts all through the year 2026, at all hours: as they come. */
const receipts = Array.from({ length: batch }, (_, i) =>
  vnInstant(addDays('2026-01-02', i % 360), `${String(7 + (i % 11)).padStart(2, '0')}:17`),
)
const pauseOf = (received: Date) => ({
  from: new Date(received.getTime() + 3 * 86_400_000),
  to: new Date(received.getTime() + 9 * 86_400_000),
})

/** The least that anybody could do who answers by walking through the days: no hours, no pauses, no reasons. */
const daysOff = new Set<Day>(calendar.years.flatMap(year => year.daysOff.map(day => day.date)))
function walk(received: Date): Day {
  let day = vnDay(received)
  for (let left = term.amount; left > 0; ) {
    day = addDays(day, 1)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday % 6 !== 0 && !daysOff.has(day)) left--
  }
  return day
}

export const bench: Bench = {
  question:
    'What does a deadline of 20 working days cost, with the account of why, against walking through the days one by one?',
  async run() {
    const over = (act: (received: Date) => unknown) => () => receipts.forEach(act)
    const times = await timesInTurns(
      { rounds: 20, warmUp: 5 },
      {
        'walking through the days': over(walk),
        'the deadline and its trace': over(received => computeDeadline({ received, term, calendar })),
        'with a pause of six days': over(received =>
          computeDeadline({ received, term, calendar, pauses: [pauseOf(received)] }),
        ),
        'the deadline, explained in words': over(received =>
          explainTrace(computeDeadline({ received, term, calendar }).trace, 'vi'),
        ),
      },
    )
    const floor = median(times['walking through the days'])
    return table(
      ['what', 'µs each', 'times walking'],
      Object.entries(times).map(([what, ms]) => [
        what,
        figure((median(ms) / batch) * 1000),
        figure(median(ms) / floor),
      ]),
    )
  },
}
