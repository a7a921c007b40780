import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCalendarYear } from '#lib/working-time'
import { type CalendarLines, calendarLines, parseCalendarLines } from './calendar-lines.ts'

const empty: CalendarLines = { notices: '', daysOff: '', workedDays: '', note: '', confidence: 'verified' }
const folder = join(import.meta.dirname, 'calendar')

describe('the lines of a year', () => {
  test.each(readdirSync(folder).filter(name => /^\d{4}\.json$/.test(name)))(
    '%s is read again from its lines',
    name => {
      const year = parseCalendarYear(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      expect(parseCalendarLines(year.year, calendarLines(year))).toEqual({ ok: true, year })
    },
  )

  test('a run of days, a make-up day by the day it replaces, by weekday and by hours', () => {
    const read = parseCalendarLines(2028, {
      ...empty,
      notices: '1234/TB-BNV – Lịch nghỉ năm 2028\n99/QĐ-UBND - Ngày làm bù của tỉnh',
      daysOff: '25/1–27/1 Tết Nguyên đán Mậu Thân\n\n3/1 Nghỉ hoán đổi (hoán đổi) [99/QĐ-UBND]',
      workedDays: '8/1 thay 3/1 [99/QĐ-UBND]\n29/1 theo thứ Sáu\n12/2 07:00-11:30',
    })
    expect(read).toMatchObject({
      ok: true,
      year: {
        notices: [
          { number: '1234/TB-BNV', title: 'Lịch nghỉ năm 2028' },
          { number: '99/QĐ-UBND', title: 'Ngày làm bù của tỉnh' },
        ],
        daysOff: [
          { date: '2028-01-25', name: 'Tết Nguyên đán Mậu Thân', kind: 'holiday', source: '1234/TB-BNV' },
          { date: '2028-01-26' },
          { date: '2028-01-27' },
          { date: '2028-01-03', name: 'Nghỉ hoán đổi', kind: 'swap', source: '99/QĐ-UBND' },
        ],
        workedDays: [
          { date: '2028-01-08', insteadOf: '2028-01-03', source: '99/QĐ-UBND' },
          { date: '2028-01-29', hoursOf: 'fri' },
          { date: '2028-02-12', hours: [['07:00', '11:30']] },
        ],
      },
    })
  })

  test('every line that can not be read is named, with why', () => {
    const read = parseCalendarLines(2027, {
      ...empty,
      notices: '1/TB – Một thông báo\nkhông có gạch',
      daysOff: '29/2 Không có ngày này\nTết\n5/2–3/2 Ngược\n1/1 Tết\n1/1 Hai lần\n1/1/2028 Năm khác',
      workedDays: '9/1\n30/4 thay 31/4',
    })
    expect(read.ok ? [] : read.errors.map(({ field, line, reason }) => `${field}:${line} ${reason}`)).toEqual(
      [
        'notices:2 unreadable',
        'daysOff:1 no-such-day',
        'daysOff:2 unreadable',
        'daysOff:3 backwards',
        'daysOff:5 twice',
        'daysOff:6 no-such-day',
        'workedDays:1 needs-instead',
        'workedDays:2 no-such-day',
      ],
    )
  })

  test('a day needs a source: a notice, or one of its own', () => {
    expect(parseCalendarLines(2027, { ...empty, daysOff: '1/1 Tết Dương lịch' })).toMatchObject({
      errors: [{ reason: 'no-notice' }],
    })
    expect(parseCalendarLines(2027, { ...empty, daysOff: '1/1 Tết Dương lịch [Bộ luật Lao động]' }).ok).toBe(
      true,
    )
  })
})
