import { expect, test } from 'vitest'
import { numberFrom } from './index.ts'

test.each([
  ['1.500.000', 1500000],
  ['1 500 000', 1500000],
  ['1.250,5', 1250.5],
  ['3,5', 3.5],
  ['3.5', 3.5],
  ['-2', -2],
  ['0', 0],
])('%s is %d', (text, number) => expect(numberFrom(text)).toBe(number))

test.each(['', 'mười', '1,2,3', '12a', '--3', '1e5'])('%s is no number', text =>
  expect(numberFrom(text)).toBeUndefined(),
)
