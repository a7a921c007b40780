import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { vietnam } from './cases/vietnam.ts'
import {
  addWorkingDays,
  type Calendar,
  computeDeadline,
  countWorkingDays,
  isWorkingDay,
  isWorkingMoment,
  nextWorkingMoment,
  parseCalendarYear,
  parseWorkingHours,
  sessionsOn,
  type WeeklyHours,
  workingDaysInYear,
  workingMinutesBetween,
} from './index.ts'

const vectorsFile = '../shared/vectors/holidays.json'
const found = existsSync(vectorsFile)
const vectors = found
  ? (JSON.parse(readFileSync(vectorsFile, 'utf8')) as {
      years: Record<
        string,
        { weekdays_off_civil_servants: string[] | null; weekend_days_worked: string[] | null }
      >
      working_day_cases: { received: string; working_days: number; due: string; why: string }[]
      working_days_in_year: Record<string, number>
    })
  : { years: {}, working_day_cases: [], working_days_in_year: {} }

test.skipIf(!found)(`published cases (${vectorsFile}${found ? '' : ' is not here: skipped'})`, () => {
  expect(vectors.working_day_cases.length).toBeGreaterThan(0)
  for (const { received, working_days, due, why } of vectors.working_day_cases) {
    const deadline = computeDeadline({
      received: vnInstant(received, '09:00'),
      term: { amount: working_days, unit: 'working-day' },
      calendar: vietnam,
    })
    expect(deadline.due, why).toEqual(vnInstant(due, '17:00'))
    expect(addWorkingDays(received, working_days, vietnam), why).toBe(due)
  }
  for (const [year, days] of Object.entries(vectors.working_days_in_year))
    expect(workingDaysInYear(Number(year), vietnam), year).toBe(days)
  for (const [year, { weekdays_off_civil_servants, weekend_days_worked }] of Object.entries(vectors.years)) {
    if (!weekdays_off_civil_servants) continue
    const entry = vietnam.years.find(each => each.year === Number(year))
    const weekdaysOff = entry?.daysOff
      .map(off => off.date)
      .filter(date => new Date(date).getUTCDay() % 6 !== 0)
    expect(weekdaysOff, year).toEqual(weekdays_off_civil_servants)
    expect(
      entry?.workedDays.map(worked => worked.date),
      year,
    ).toEqual(weekend_days_worked)
  }
})

test.each([
  [2021, 250],
  [2022, 249],
  [2023, 249],
  [2024, 251],
  [2025, 250],
  [2026, 249],
])('%i has %i working days', (year, days) => {
  expect(workingDaysInYear(year, vietnam)).toBe(days)
  expect(countWorkingDays(`${year}-01-01`, `${year}-12-31`, vietnam)).toBe(days)
})

const office: [string, string][] = [
  ['07:00', '11:30'],
  ['13:30', '17:00'],
]
const week: WeeklyHours = {
  mon: office,
  tue: office,
  wed: office,
  thu: office,
  fri: office,
  sat: [],
  sun: [],
}

/** A one-stop centre that opens on Saturday mornings from April 2026 on, and earlier in the day from July on. */
const centre: Calendar = {
  hours: [
    { validFrom: '2026-01-01', validTo: '2026-03-31', weekly: week, source: 'QĐ mẫu 1' },
    {
      validFrom: '2026-04-01',
      validTo: '2026-06-30',
      weekly: { ...week, sat: [['07:30', '11:00']] },
      source: 'QĐ mẫu 2',
    },
    { validFrom: '2026-07-01', weekly: { ...week, mon: [['06:30', '16:30']] }, source: 'QĐ mẫu 3' },
  ],
  years: [
    ...vietnam.years,
    {
      year: 2026,
      confidence: 'verified',
      notices: [{ number: '01/TB', title: 'Làm bù' }],
      daysOff: [{ date: '2026-05-08', name: 'Khắc phục bão', kind: 'holiday', source: '01/TB' }],
      workedDays: [
        { date: '2026-05-10', hours: [['08:00', '10:00']], source: '01/TB' },
        { date: '2026-05-17', hoursOf: 'sat', source: '01/TB' },
        { date: '2026-07-11', insteadOf: '2026-07-06', source: '01/TB' },
      ],
    },
  ],
}
const minutesOn = (day: string) => workingMinutesBetween(vnInstant(day), vnInstant(day, '24:00'), centre)

test.each([
  ['2026-03-28', 0, 'a Saturday before the Saturday mornings began'],
  ['2026-04-04', 210, 'a Saturday morning'],
  ['2026-05-08', 0, 'a day off by the agency’s own notice'],
  ['2026-05-10', 120, 'a worked Sunday with its own hours'],
  ['2026-05-17', 210, 'a worked Sunday with the hours of a Saturday'],
  ['2026-07-04', 0, 'Saturday mornings have ended'],
  ['2026-07-06', 600, 'the Mondays from July on'],
  ['2026-07-11', 600, 'a Saturday worked with the hours of the Monday it replaces'],
  ['2025-12-31', 0, 'before the first hours on file'],
])('%s has %i working minutes: %s', (day, minutes) => {
  expect(minutesOn(day)).toBe(minutes)
  expect(isWorkingDay(day, centre)).toBe(minutes > 0)
})

test('a half-day is a working day, and closes at its own hour', () => {
  const received = vnInstant('2026-04-03', '09:00')
  const { due } = computeDeadline({ received, term: { amount: 1, unit: 'working-day' }, calendar: centre })
  expect(due).toEqual(vnInstant('2026-04-04', '11:00'))
})

test('an opening belongs to the work, a closing does not', () => {
  expect(isWorkingMoment(vnInstant('2026-03-02', '07:00'), vietnam)).toBe(true)
  expect(isWorkingMoment(vnInstant('2026-03-02', '11:29'), vietnam)).toBe(true)
  expect(isWorkingMoment(vnInstant('2026-03-02', '11:30'), vietnam)).toBe(false)
  expect(isWorkingMoment(vnInstant('2026-11-24', '09:00'), vietnam)).toBe(false)
  expect(nextWorkingMoment(vnInstant('2026-03-02', '09:10'), vietnam)).toEqual(
    vnInstant('2026-03-02', '09:10'),
  )
  expect(nextWorkingMoment(vnInstant('2026-02-13', '17:00'), vietnam)).toEqual(
    vnInstant('2026-02-23', '07:00'),
  )
  expect(sessionsOn('2026-11-24', vietnam)).toEqual([])
  expect(sessionsOn('2026-11-25', vietnam)).toEqual([
    { from: vnInstant('2026-11-25', '07:00'), to: vnInstant('2026-11-25', '11:30') },
    { from: vnInstant('2026-11-25', '13:30'), to: vnInstant('2026-11-25', '17:00') },
  ])
})

test('hours that end for good are an error, not an endless search', () => {
  const closed: Calendar = {
    hours: [{ validFrom: '2020-01-01', validTo: '2026-03-31', weekly: week, source: 'QĐ' }],
    years: [],
  }
  expect(() => nextWorkingMoment(vnInstant('2026-04-01'), closed)).toThrow(RangeError)
  expect(() => addWorkingDays('2026-04-01', 1, closed)).toThrow(RangeError)
})

const year = { year: 2026, confidence: 'verified', notices: [], daysOff: [], workedDays: [] }
const off = { name: 'Nghỉ', kind: 'holiday', source: 'TB' }

test.each([
  ['a day of another year', { ...year, daysOff: [{ ...off, date: '2025-01-01' }] }],
  ['a day that does not exist', { ...year, daysOff: [{ ...off, date: '2026-02-29' }] }],
  [
    'a day twice',
    {
      ...year,
      daysOff: [
        { ...off, date: '2026-01-01' },
        { ...off, date: '2026-01-01' },
      ],
    },
  ],
  ['a worked day without hours', { ...year, workedDays: [{ date: '2026-01-10', source: 'TB' }] }],
  [
    'an entry without its source',
    { ...year, daysOff: [{ date: '2026-01-01', name: 'Nghỉ', kind: 'holiday' }] },
  ],
  ['a key nobody knows', { ...year, swaps: [] }],
])('a year file with %s is refused', (_, json) => {
  expect(() => parseCalendarYear(json)).toThrow()
})

test('hours out of order are refused', () => {
  const hours = (mon: [string, string][]) => [
    { validFrom: '2026-01-01', weekly: { ...week, mon }, source: 'QĐ' },
  ]
  expect(() =>
    parseWorkingHours(
      hours([
        ['13:30', '17:00'],
        ['07:00', '11:30'],
      ]),
    ),
  ).toThrow()
  expect(() => parseWorkingHours(hours([['07:00', '07:00']]))).toThrow()
  expect(() => parseWorkingHours(hours([['07:00', '25:00']]))).toThrow()
  expect(parseWorkingHours(hours([['00:00', '24:00']]))).toHaveLength(1)
})
