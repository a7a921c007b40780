import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  dayInWords,
  daysBetween,
  formatDateTime,
  formatDayWithWeekday,
  isDay,
  isoMinute,
  parseDay,
  vnDay,
  vnInstant,
  vnTime,
  weekday,
} from './index.ts'

test('an instant is a day and a time in Vietnam, whatever the zone of the machine', () => {
  const lateEvening = new Date('2026-11-20T17:00:00Z')
  expect(vnDay(lateEvening)).toBe('2026-11-21')
  expect(vnTime(lateEvening)).toBe('00:00')
  expect(vnDay(new Date('2026-11-20T16:59:59.999Z'))).toBe('2026-11-20')
  expect(vnTime(new Date('2026-11-20T16:59:59.999Z'))).toBe('23:59')
  expect(vnInstant('2026-11-21', '11:30').toISOString()).toBe('2026-11-21T04:30:00.000Z')
  expect(vnInstant('2026-11-21', '24:00')).toEqual(vnInstant('2026-11-22'))
})

test('days are written as people read them', () => {
  expect(formatDateTime(new Date('2026-11-21T04:30:00Z'))).toBe('11:30 ngày 21/11/2026')
  expect(formatDateTime(new Date('2026-11-21T04:30:00Z'), { weekday: true })).toBe('11:30 thứ Bảy 21/11/2026')
  expect(formatDayWithWeekday('2026-11-22')).toBe('Chủ nhật 22/11/2026')
  expect(dayInWords('2026-11-21')).toBe('ngày 21 tháng 11 năm 2026')
  expect(dayInWords('2026-02-05')).toBe('ngày 05 tháng 02 năm 2026')
  expect(dayInWords('2026-03-05')).toBe('ngày 05 tháng 3 năm 2026')
})

test.each([
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-13-01', false],
  ['2026-04-31', false],
  ['2026-4-3', false],
  ['', false],
])('%s exists: %s', (day, exists) => {
  expect(isDay(day)).toBe(exists)
})

test.each([
  ['21/11/2026', '2026-11-21'],
  [' 1-2-2026 ', '2026-02-01'],
  ['1.2.2026', '2026-02-01'],
  ['2026-11-21', '2026-11-21'],
  ['29/2/2026', undefined],
  ['11/21/2026', undefined],
  ['21/11/26', undefined],
])('typed %s is %s', (text, day) => {
  expect(parseDay(text)).toBe(day)
})

test('day arithmetic crosses months and leap days', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2026-11-21', '2026-11-24')).toBe(3)
  expect(daysBetween('2027-01-01', '2026-12-31')).toBe(-1)
  expect(weekday('2026-11-21')).toBe(6)
})

test('day and time give the instant back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70_000_000 }), minutes => {
      const instant = new Date(minutes * 60_000)
      expect(vnInstant(vnDay(instant), vnTime(instant))).toEqual(instant)
      expect(new Date(isoMinute(instant))).toEqual(instant)
    }),
  )
})
