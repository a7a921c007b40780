import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  maskPersonalNumber,
  mismatches,
  normalisePhone,
  parseHealthInsuranceNumber,
  parsePersonalNumber,
  parseTaxCode,
  personNumberReasons,
  provincesOfRegistration,
} from './index.ts'

const today = '2026-11-21'
const folder = '../shared/vectors/'
const found = existsSync(folder)
const where = `${folder}${found ? '' : ' is not here: skipped'}`

type Vector = {
  input: string
  valid: boolean
  normalised?: string
  decoded?: Record<string, unknown>
}
const read = (file: string) => JSON.parse(readFileSync(folder + file, 'utf8'))

test.skipIf(!found)(`published personal numbers (${where})`, () => {
  const { cases, provinces } = read('cccd.json') as { cases: Vector[]; provinces: Record<string, string> }
  expect(cases.length).toBeGreaterThan(0)
  expect(provincesOfRegistration).toEqual(provinces)
  for (const { input, valid, decoded } of cases) {
    const parsed = parsePersonalNumber(input, { today })
    expect(parsed.ok, input).toBe(valid)
    if (parsed.ok)
      expect(parsed.value).toMatchObject({
        province: decoded?.province,
        sex: decoded?.sex === 'nam' ? 'male' : 'female',
        birthYear: decoded?.birthYear,
      })
  }
})

test.skipIf(!found)(`published tax codes (${where})`, () => {
  const { cases } = read('mst.json') as { cases: Vector[] }
  expect(cases.length).toBeGreaterThan(0)
  for (const { input, valid, normalised } of cases) {
    const parsed = parseTaxCode(input, { today })
    expect(parsed.ok, input).toBe(valid)
    if (parsed.ok && normalised) expect(parsed.value.code).toBe(normalised)
  }
})

test.skipIf(!found)(`published phone and insurance numbers (${where})`, () => {
  const { phone, bhyt } = read('phone-bhyt.json') as { phone: { cases: Vector[] }; bhyt: { cases: Vector[] } }
  for (const { input, valid, normalised } of phone.cases) {
    const parsed = normalisePhone(input)
    expect(parsed.ok, input).toBe(valid)
    if (parsed.ok) expect(parsed.value).toBe(normalised ?? input)
  }
  for (const { input, valid, normalised } of bhyt.cases) {
    const parsed = parseHealthInsuranceNumber(input)
    expect(parsed.ok, input).toBe(valid)
    if (parsed.ok) expect(parsed.value.number).toBe(normalised ?? input)
  }
})

test.each([
  ['072090000001', 'Tây Ninh', 'male', 1990],
  ['072 190 000 002', 'Tây Ninh', 'female', 1990],
  ['087204000005', 'Đồng Tháp', 'male', 2004],
  ['008326000009', 'Tuyên Quang', 'female', 2026],
])('%s: %s, %s, %i', (text, province, sex, birthYear) => {
  expect(parsePersonalNumber(text, { today })).toMatchObject({
    ok: true,
    value: { province, sex, birthYear },
    warnings: [],
  })
})

test.each([
  ['07209000000', 'personal-number.shape'],
  ['0720900000012', 'personal-number.shape'],
  ['07209000000A', 'personal-number.shape'],
  ['', 'personal-number.shape'],
  ['000090000001', 'personal-number.province'],
  ['072227000001', 'personal-number.future'],
  ['072490000001', 'personal-number.future'],
  ['072900000001', 'personal-number.future'],
])('%s is refused: %s', (text, reason) => {
  expect(parsePersonalNumber(text, { today })).toEqual({ ok: false, reason })
})

test('the rule about the future follows the day', () => {
  expect(parsePersonalNumber('072227000001', { today: '2026-12-31' }).ok).toBe(false)
  expect(parsePersonalNumber('072227000001', { today: '2027-01-01' }).ok).toBe(true)
})

test('an unknown province is a warning on stored data', () => {
  expect(parsePersonalNumber('190090000001', { today, source: 'stored' })).toMatchObject({
    ok: true,
    value: { province: undefined, provinceCode: '190' },
    warnings: ['personal-number.province'],
  })
})

test('what was declared is held against the number', () => {
  const parsed = parsePersonalNumber('072190000002', { today })
  if (!parsed.ok) throw new Error('expected a number')
  const against = (declared: Parameters<typeof mismatches>[1]) => mismatches(parsed.value, declared)
  expect(against({})).toEqual([])
  expect(against({ sex: 'female', birthDate: '1990-05-17' })).toEqual([])
  expect(against({ sex: 'female', birthDate: '1990' })).toEqual([])
  expect(against({ sex: 'male', birthDate: '1991-05' })).toEqual([
    'personal-number.sex',
    'personal-number.birth-year',
  ])
})

test('a masked number shows its ends only', () => {
  expect(maskPersonalNumber('072090000001')).toBe('072******001')
  expect(maskPersonalNumber('12345')).toBe('*****')
})

test.each([
  ['0314409058', 'organisation', '0314409058'],
  ['0314 409 058 – 002', 'branch', '0314409058-002'],
  ['072090000001', 'person', '072090000001'],
])('tax code %s is of a(n) %s', (text, kind, code) => {
  expect(parseTaxCode(text, { today })).toEqual({ ok: true, value: { code, kind }, warnings: [] })
})

test.each([
  ['0314409057', 'tax-code.check-digit'],
  ['0314409058-000', 'tax-code.branch'],
  ['0314409058-2', 'tax-code.shape'],
  ['031440905', 'tax-code.shape'],
  ['000090000001', 'personal-number.province'],
  ['0109910113', 'tax-code.check-digit'],
])('tax code %s is refused: %s', (text, reason) => {
  expect(parseTaxCode(text, { today })).toEqual({ ok: false, reason })
})

test.each(['0109910110', '0109910230', '0109910350'])(
  'the check digit of %s is not settled: a warning',
  code => {
    expect(parseTaxCode(code, { today })).toMatchObject({ ok: true, warnings: ['tax-code.check-unsettled'] })
  },
)

test('one wrong digit in a tax code is always seen', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const digits = [...'0314409058']
      digits[place] = String((Number(digits[place]) + shift) % 10)
      expect(parseTaxCode(digits.join(''), { today }).ok).toBe(false)
    }),
  )
})

test.each([
  ['+84 912 345 678', '0912345678'],
  ['0084912345678', '0912345678'],
  ['+84 (0)912.345.678', '0912345678'],
  ['0843 456 789', '0843456789'],
])('phone %s is %s', (text, value) => {
  expect(normalisePhone(text)).toEqual({ ok: true, value })
})

test.each(['02763822233', '+85512345678', '912345678', ''])('phone %s is refused', text => {
  expect(normalisePhone(text)).toEqual({ ok: false, reason: 'phone.shape' })
})

test('an insurance card says its group, benefit and province', () => {
  expect(parseHealthInsuranceNumber('gd 4 72 0000000001')).toEqual({
    ok: true,
    value: {
      number: 'GD4720000000001',
      kind: 'card',
      group: 'GD',
      benefit: 4,
      province: '72',
      socialInsurance: '0000000001',
    },
  })
  expect(parseHealthInsuranceNumber('GD0720000000001')).toEqual({
    ok: false,
    reason: 'health-insurance.shape',
  })
})

test('every reason has its words in both languages', () => {
  for (const { vi, en } of Object.values(personNumberReasons)) {
    expect(vi).toBe(vi.normalize('NFC'))
    expect(vi.length).toBeGreaterThan(20)
    expect(en.length).toBeGreaterThan(20)
  }
})
