import { expect, test } from 'vitest'
import { computeDeadline, type Term } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import { system } from '#platform/access'
import { testDatabase } from '../../tests/support/database.ts'
import { modules } from '../modules.ts'
import { clockwork } from './clockwork.ts'
import { dice } from './dice.ts'

const db = testDatabase()
const terms: Term[] = [
  { amount: 0, unit: 'working-day' },
  { amount: 1, unit: 'working-day', cutOff: { after: '15:00' } },
  { amount: 3, unit: 'working-day' },
  { amount: 15, unit: 'day' },
  { amount: 4, unit: 'working-hour' },
  { amount: 1.5, unit: 'working-hour', cutOff: { after: '15:00' } },
] as Term[]

test('deadlines without reasons are those with reasons, in every season and with every pause', async () => {
  const by = db.as(system('test'))
  await by.write(tx => modules.find(module => module.id === 'organisation')!.seed!(tx))
  const calendar = await by.read(tx => calendarOf(tx, 'tay-ninh'))
  const clock = clockwork(calendar, '2025-11-14', '2027-05-19')
  const draw = dice(1, 1, 1)
  const start = Date.parse('2025-11-21T00:00:00+07:00')
  const minutes = (most: number) => draw.below(most * 60) * 1000
  for (let n = 0; n < 3000; n++) {
    const term = draw.of(terms)
    const received = start + minutes(364 * 1440)
    const first = received + minutes(3 * 1440)
    const end = first + minutes(4 * 1440)
    const again = end + minutes(2 * 1440)
    const pauses = [
      { from: first, to: end, reason: 'payment' as const },
      { from: again, to: draw.chance(0.3) ? null : again + minutes(1440), reason: 'supplement' as const },
    ].slice(0, draw.below(3))
    const { due } = computeDeadline({
      received: new Date(received),
      term,
      calendar,
      pauses: pauses.map(({ from, to, reason }) => ({
        from: new Date(from),
        to: to === null ? undefined : new Date(to),
        reason,
      })),
    })
    expect([n, clock.deadline(received, term, pauses)]).toEqual([n, due.getTime()])
  }
})
