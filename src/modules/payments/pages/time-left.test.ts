import { expect, test } from 'vitest'
import { texts } from '../texts.ts'
import { timeLeft } from './time-left.ts'

const now = new Date('2026-11-22T02:00:00Z')
test.each([
  [-1, 'đã quá hạn'],
  [0, 'đã quá hạn'],
  [1, 'còn 1 phút'],
  [14 * 60, 'còn 14 phút'],
  [15 * 60 + 1, 'còn 15 phút'],
  [3600, 'còn 1 giờ 0 phút'],
  [86_399, 'còn 1 ngày 0 giờ'],
  [2 * 86_400 + 3 * 3600, 'còn 2 ngày 3 giờ'],
])('%i s before', (seconds, text) => {
  expect(timeLeft(texts('vi'), new Date(now.getTime() + seconds * 1000), now)).toBe(text)
})
