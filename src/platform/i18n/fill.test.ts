import { expect, test } from 'vitest'
import { fill } from './index.ts'

test('blanks are filled wherever they stand; one that nothing is given for stays', () => {
  const text = '{code}: {count} việc của {name}, {code}'
  expect(fill(text, { code: 'H80.1', count: 0 })).toBe('H80.1: 0 việc của {name}, H80.1')
  expect(fill(text)).toBe(text)
  expect(fill('không có chỗ trống', { code: 1 })).toBe('không có chỗ trống')
})

test('what is filled in is no blank and no pattern', () => {
  expect(fill('{a} {b}', { a: '{b} $& $1', b: 'x' })).toBe('{b} $& $1 x')
})
