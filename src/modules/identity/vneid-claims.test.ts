import { expect, test } from 'vitest'
import { readClaims } from './vneid-claims.ts'

const today = '2026-11-21'
const claims = { HoVaTen: 'Nguyễn  Thị Thử ', SoDinhDanh: '072300990001' }

test('without day and sex the personal number tells the sex, and nobody guesses a birth date', () => {
  expect(readClaims(claims, today)).toMatchObject({
    name: 'Nguyễn Thị Thử',
    birth_date: null,
    sex: 'female',
    phone: null,
    represents: null,
  })
})

test.each([
  ['02/09/2000', '2000-09-02'],
  ['09/2000', '2000-09'],
  ['1943', '1943'],
  ['31/02/2000', null],
])('born %s', (born, expected) => {
  expect(readClaims({ ...claims, NgaySinh: born }, today)?.birth_date).toBe(expected)
})

test.each([
  { ...claims, SoDinhDanh: undefined },
  { ...claims, SoDinhDanh: '0723009900' },
  { ...claims, HoVaTen: ' ' },
  { ...claims, SoDinhDanh: 72300990001 },
])('nobody can be made of %j', wrong => {
  expect(readClaims(wrong, today)).toBeUndefined()
})
