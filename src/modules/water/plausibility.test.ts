import { expect, test } from 'vitest'
import { doubtAbout } from './plausibility.ts'

test.each<[used: number, usual: number[], 'much' | 'little' | undefined]>([
  [14, [12, 13, 11], undefined],
  [37, [12, 12, 12], 'much'],
  [36, [12, 12, 12], undefined],
  [9, [1, 1, 1], undefined],
  [12, [1, 1, 1], 'much'],
  [0, [12, 13, 11], 'little'],
  [0, [12, 0, 11], undefined],
  [0, [12], undefined],
  [100, [], undefined],
  [101, [], 'much'],
])('%i m³ after %j: %s', (used, usual, doubt) => {
  expect(doubtAbout(used, usual)).toBe(doubt)
})
