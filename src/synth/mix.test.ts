import { beforeAll, expect, test } from 'vitest'
import { addDays, vnDay, vnInstant, weekday } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { testDatabase } from '../../tests/support/database.ts'
import { filingsOf } from './filings.ts'
import type { Life } from './life.ts'
import { live } from './live.ts'
import mix from './mix.json' with { type: 'json' }
import { loadProvince } from './province.ts'
import { arrivals } from './seasons.ts'

const db = testDatabase({ seed: true })
const [seed, people, dossiers, until] = [7, 50_000, 20_000, '2026-11-20'] as const
const end = vnInstant(until, '24:00').getTime()
/** A year of the made-up province. */
const lives: Life[] = []

beforeAll(async () => {
  const range = { from: addDays(until, -364), until }
  const province = {
    ...(await db.as(system('test')).read(tx => loadProvince(tx, { seed, people, ...range }))),
    // Who does it is of no interest here, and few places have officers yet.
    staffAt: () => ['officer'],
  }
  const part = new Set([province.centre.id, ...province.communes.map(commune => commune.id)])
  const counters = new Map<string, number>()
  const { calendar } = province.clockAt(province.centre.id)
  for (const day of arrivals(dossiers, range.from, until, calendar))
    for (const { filing, draw } of filingsOf(province, { seed, people, ...day, counters, part }))
      lives.push(live(province, filing, draw, end))
}, 300_000)

const dayOf = (life: Life) => vnDay(new Date(life.filing.at))
const share = (among: Life[], holds: (life: Life) => boolean) => among.filter(holds).length / among.length
const isOnline = ({ filing }: Life) => filing.channel === 'online'

test.each(Object.entries(mix.procedures))('%s has its share, its season and its channels', (code, told) => {
  const its = lives.filter(({ filing }) => filing.kind.code === code)
  const whole = Object.values(mix.procedures).reduce((sum, one) => sum + one.share, 0)
  expect(Math.abs(its.length / dossiers - told.share / whole)).toBeLessThan(0.03)
  const inMonth = (month: number) => share(its, life => Number(dayOf(life).slice(5, 7)) === month + 1)
  const [most, least] = [Math.max, Math.min].map(pick => told.months.indexOf(pick(...told.months)))
  expect(inMonth(most!) / inMonth(least!)).toBeGreaterThan(1.2)
  // On days off nobody comes to the counter, so it is somewhat more than on others.
  const over = share(its, isOnline) - told.online
  expect(told.online ? [over > 0, over < 0.08] : [over === 0, true]).toEqual([true, true])
})

test('weeks have their days', () => {
  const on = (day: number) => share(lives, life => weekday(dayOf(life)) === day)
  const [sunday, monday, wednesday, saturday] = [on(0), on(1), on(3), on(6)]
  expect([sunday > 0.003, sunday < 0.03, saturday > sunday, saturday < 0.06]).toEqual(Array(4).fill(true))
  expect(monday / wednesday).toBeGreaterThan(1.1)
  expect(lives.filter(life => weekday(dayOf(life)) === 0 && !isOnline(life))).toEqual([])
})

test('people are grown up, and of all ages', () => {
  const age = (life: Life) =>
    Number(dayOf(life).slice(0, 4)) - Number(life.filing.applicant.birthDate.slice(0, 4))
  const below = [18, 30, 45, 60, 75].map(years => share(lives, life => age(life) < years))
  for (const [at, about] of [0, 0.23, 0.54, 0.79, 0.93].entries())
    expect(Math.abs(below[at]! - about)).toBeLessThan(0.04)
})

test('most is done in time, some is late, and some is not done', () => {
  const due = lives.filter(life => life.dueAt !== null)
  const late = share(due, life => (life.decidedAt ?? end) > life.dueAt!)
  expect([late > 0.02, late < 0.1]).toEqual([true, true])
  const ended = share(lives, life => life.status === 10)
  expect([ended > 0.9, ended < 0.98]).toEqual([true, true])
})
