import { expect, test } from 'vitest'
import { remembering } from './remembering.ts'
import { feelDate } from './values.ts'

/** Counts how often it is really computed. */
function counting(...paths: string[]) {
  const asked: unknown[] = []
  const compute = remembering(paths, context => {
    asked.push(context)
    return asked.length
  })
  return { asked, compute }
}

test('the same values are computed once, whatever else stands beside them', () => {
  const { asked, compute } = counting('birth.date', 'today')
  const today = feelDate('2026-11-21')
  expect(compute({ birth: { date: '2026-11-04', place: 'Tân Ninh' }, today })).toBe(1)
  expect(compute({ birth: { date: '2026-11-04', place: 'Long An' }, today: feelDate('2026-11-21') })).toBe(1)
  expect(asked).toHaveLength(1)
})

test.each([
  ['another value', { at: { day: 1 } }, { at: { day: 2 } }],
  ['no value', { at: { day: 1 } }, { at: null }],
  ['a number and its digits', { at: { day: 1 } }, { at: { day: '1' } }],
  ['a day and its text', { at: { day: feelDate('2026-11-21') } }, { at: { day: '2026-11-21' } }],
  ['two days', { at: { day: feelDate('2026-11-21') } }, { at: { day: feelDate('2026-11-22') } }],
  ['the items of a list', { at: [{ day: 1 }] }, { at: [{ day: 2 }] }],
])('%s is computed anew', (_, one, other) => {
  const { compute } = counting('at.day')
  expect(compute(one)).toBe(1)
  expect(compute(other)).toBe(2)
  expect(compute(one)).toBe(1)
})

test('a list that somebody was given is never given to somebody else', () => {
  const compute = remembering([], () => [1, 2])
  expect(compute({})).not.toBe(compute({}))
})

test('a name of the prototype is no value', () => {
  const { compute } = counting('constructor.name')
  expect(compute({})).toBe(1)
  expect(compute({ constructor: { name: 'x' } })).toBe(2)
})
