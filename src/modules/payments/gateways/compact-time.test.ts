import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { compactDay, compactTime, readCompactTime } from './compact-time.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe.each([
  ['Asia/Ho_Chi_Minh', -420],
  ['America/New_York', 300],
  ['UTC', 0],
])('on a server in %s', (TZ, minutes) => {
  test('the clocks of Vietnam are written and read', () => {
    process.env.TZ = TZ
    const instant = new Date('2026-11-20T17:30:05Z')
    expect(instant.getTimezoneOffset()).toBe(minutes)
    expect(compactTime(instant)).toBe('20261121003005')
    expect(compactDay(instant)).toBe('261121')
    expect(readCompactTime('20261121003005')).toEqual(instant)
    expect(compactTime(new Date('2026-12-31T17:00:00Z'))).toBe('20270101000000')
  })
})

test('what is written is read, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), seconds => {
      const instant = new Date(seconds * 1000)
      expect(readCompactTime(compactTime(instant))).toEqual(instant)
    }),
  )
})

test.each([
  '',
  '2026112100300',
  '202611210030055',
  '20260229000000',
  '20261121240000',
  '20261121006000',
  '0',
  'x',
])('%j is no time', text => expect(readCompactTime(text)).toBeNull())
