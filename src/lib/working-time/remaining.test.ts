import { expect, test } from 'vitest'
import { parseDay, vnInstant } from '#lib/vietnamese-text'
import { vietnam } from './cases/vietnam.ts'
import { describeRemaining, remaining } from './index.ts'

const at = (text: string) => vnInstant(parseDay(text.slice(0, 10)) as string, text.slice(11))

test.each([
  ['06/03/2026 17:00', '04/03/2026 10:00', 'còn 2 ngày làm việc', '2 working days left'],
  ['06/03/2026 17:00', '04/03/2026 06:30', 'còn 3 ngày làm việc', '3 working days left'],
  ['09/03/2026 17:00', '06/03/2026 16:00', 'còn 1 ngày làm việc', '1 working day left'],
  ['09/03/2026 17:00', '07/03/2026 16:00', 'còn 1 ngày làm việc', '1 working day left'],
  ['25/11/2026 17:00', '23/11/2026 17:30', 'còn 1 ngày làm việc', '1 working day left'],
  ['06/03/2026 17:00', '06/03/2026 14:00', 'còn 3 giờ làm việc', '3 working hours left'],
  ['06/03/2026 17:00', '06/03/2026 11:00', 'còn 4 giờ làm việc', '4 working hours left'],
  ['06/03/2026 08:00', '05/03/2026 16:00', 'còn 2 giờ làm việc', '2 working hours left'],
  ['06/03/2026 17:00', '06/03/2026 16:35', 'còn 25 phút làm việc', '25 working minutes left'],
  ['06/03/2026 17:00', '06/03/2026 17:00', 'đến hạn', 'due now'],
  ['06/03/2026 17:00', '06/03/2026 17:01', 'vừa quá hạn', 'just overdue'],
  ['06/03/2026 17:00', '08/03/2026 20:00', 'vừa quá hạn', 'just overdue'],
  ['06/03/2026 17:00', '09/03/2026 07:20', 'quá hạn 20 phút làm việc', '20 working minutes overdue'],
  ['06/03/2026 17:00', '09/03/2026 10:00', 'quá hạn 3 giờ làm việc', '3 working hours overdue'],
  ['06/03/2026 17:00', '09/03/2026 17:00', 'quá hạn 1 ngày làm việc', '1 working day overdue'],
  ['13/02/2026 17:00', '24/02/2026 09:00', 'quá hạn 1 ngày làm việc', '1 working day overdue'],
  ['21/08/2026 17:00', '24/08/2026 17:00', 'quá hạn 2 ngày làm việc', '2 working days overdue'],
])('due %s, now %s: %s', (due, now, vi, en) => {
  const left = remaining(at(due), at(now), vietnam)
  expect(describeRemaining(left)).toBe(vi)
  expect(describeRemaining(left, 'en')).toBe(en)
})
