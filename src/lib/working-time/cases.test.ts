import { expect, test } from 'vitest'
import { formatDateTime } from '#lib/vietnamese-text'
import { readCases } from './cases/read-cases.ts'
import { vietnam } from './cases/vietnam.ts'
import { computeDeadline } from './index.ts'

const cases = readCases()

test('there are at least 200 cases worked out by hand', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200)
})

test.each(cases)('$theme:$line $text', ({ received, term, pauses, extensions, due }) => {
  const deadline = computeDeadline({ received, term, pauses, extensions, calendar: vietnam })
  expect(formatDateTime(deadline.due, { weekday: true })).toBe(formatDateTime(due, { weekday: true }))
  expect(deadline.history.at(-1)?.due).toEqual(deadline.due)
})
