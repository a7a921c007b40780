import { describe, expect, test } from 'vitest'
import { readBirthDate, readCard } from './card-scan.ts'

describe('an identity card', () => {
  test('is read from what a scanner types', () => {
    expect(
      readCard('072063001845|290123456|Lê Văn Tám|02101963|Nam|Tổ 5, ấp Thanh Trung, Tây Ninh|15062021'),
    ).toEqual({
      personalNumber: '072063001845',
      name: 'Lê Văn Tám',
      birthDate: '1963-10-02',
    })
  })

  test('without the old number, and with letters in pieces', () => {
    expect(readCard('072063001845||Lê Văn Tám'.normalize('NFD') + '|02101963|Nam||')).toEqual({
      personalNumber: '072063001845',
      name: 'Lê Văn Tám',
      birthDate: '1963-10-02',
    })
  })

  test('is a number when somebody typed it', () => {
    expect(readCard(' 072 063 001 845 ')).toEqual({ personalNumber: '072063001845' })
    expect(readCard('')).toEqual({ personalNumber: '' })
  })
})

test.each([
  ['2/10/1963', '1963-10-02'],
  ['02-10-1963', '1963-10-02'],
  ['02101963', '1963-10-02'],
  ['10/1963', '1963-10'],
  ['1963', '1963'],
  ['', undefined],
  ['hai mươi', undefined],
  ['1/2/63', undefined],
])('a birth date typed as %s is %s', (typed, date) => {
  expect(readBirthDate(typed)).toBe(date)
})
