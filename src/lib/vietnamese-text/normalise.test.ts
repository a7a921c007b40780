import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  comparePersonNames,
  compareVietnamese,
  comparisonKey,
  nfc,
  sameText,
  searchKey,
  slug,
  unaccent,
} from './index.ts'

test('marks come off, đ too', () => {
  expect(unaccent('Đồng Tháp, Tuyên Quang, Nguyễn Ưởng Ặ')).toBe('Dong Thap, Tuyen Quang, Nguyen Uong A')
  expect(unaccent('Ƀăm Êban Č'.normalize('NFD'))).toBe('Ƀam Eban C')
})

test('letters in pieces become whole', () => {
  expect(nfc('Nguyễn'.normalize('NFD'))).toBe('Nguyễn')
  expect(nfc('Nguyễn'.normalize('NFD'))).toHaveLength(6)
})

test.each([
  ['Hoà', 'Hòa'],
  ['khoẻ', 'khỏe'],
  ['THUỶ', 'Thủy'],
  ['Hùynh', 'Huỳnh'],
  ['hòan', 'hoàn'],
  ['qúy', 'quý'],
  ['gìa', 'già'],
  ['toà án', 'tòa  án'],
  ['loà xoà', 'lòa xòa'],
  ['Hoà'.normalize('NFD'), 'hòa'],
])('%s is the same as %s', (a, b) => {
  expect(comparisonKey(a)).toBe(comparisonKey(b))
  expect(sameText(a, b)).toBe(true)
})

test.each([
  ['hoà', 'hoa'],
  ['quý', 'quỳ'],
  ['của', 'cua'],
  ['hoá', 'hoà'],
  ['Đào', 'Dào'],
])('%s differs from %s', (a, b) => {
  expect(sameText(a, b)).toBe(false)
})

test.each([
  'hoàn',
  'huỳnh',
  'quý',
  'già',
  'khuỷu',
  'ngoáy',
  'thuế',
  'khuấy',
  'quyền',
  'xoắn',
  'gì',
  'gìn',
  'của',
  'mía',
  'quả',
  'quốc',
])('a rightly written %s keeps its tone', word => {
  expect(comparisonKey(word)).toBe(word)
})

test('search keys hold letters and digits only', () => {
  expect(searchKey('  Nguyễn Văn-Hoà (2) ')).toBe('nguyen van hoa 2')
  expect(searchKey('Hòa')).toBe(searchKey('Hoà'))
})

test('slugs are plain ASCII', () => {
  expect(slug('Đăng ký khai sinh (lần đầu)')).toBe('dang-ky-khai-sinh-lan-dau')
  expect(slug(' – Ƀ – Ủy ban – ')).toBe('uy-ban')
})

test('whatever is typed, keys are stable and slugs are safe', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(comparisonKey(comparisonKey(text))).toBe(comparisonKey(text))
      expect(searchKey(searchKey(text))).toBe(searchKey(text))
      expect(slug(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
    }),
  )
})

test('dictionary order is Vietnamese', () => {
  expect(['đa', 'dạ', 'ăn', 'ân', 'an', 'Phường 10', 'Phường 2'].sort(compareVietnamese)).toEqual([
    'an',
    'ăn',
    'ân',
    'dạ',
    'đa',
    'Phường 2',
    'Phường 10',
  ])
})

test('lists of people go by given name', () => {
  expect(['Nguyễn Văn Bình', 'Trần Thị An', 'Lê Ánh', 'Đỗ Văn An'].sort(comparePersonNames)).toEqual([
    'Đỗ Văn An',
    'Trần Thị An',
    'Lê Ánh',
    'Nguyễn Văn Bình',
  ])
})
