import { expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { vietnam as calendar } from './cases/vietnam.ts'
import { computeDeadline, type DeadlineInput, explainTrace } from './index.ts'

const at = vnInstant
const days = (amount: number) => ({ amount, unit: 'working-day' }) as const
const account = (input: Omit<DeadlineInput, 'calendar'>, language: 'vi' | 'en' = 'vi') =>
  explainTrace(computeDeadline({ ...input, calendar }).trace, language)

test('a Saturday receipt before 24/11', () => {
  expect(account({ received: at('2026-11-21', '11:30'), term: days(2) })).toEqual([
    'Tiếp nhận lúc 11:30 thứ Bảy 21/11/2026, ngoài giờ làm việc: bắt đầu tính từ 07:00 thứ Hai 23/11/2026.',
    'Thời hạn giải quyết: 2 ngày làm việc.',
    'Thứ Ba 24/11/2026 nghỉ: Ngày Văn hóa Việt Nam (NQ 28/2026/QH16).',
    'Hẹn trả kết quả: 17:00 thứ Tư 25/11/2026.',
  ])
})

test('Tết is one line, and the pause says what it gave back', () => {
  const input = {
    received: at('2024-02-06', '10:00'),
    term: days(2),
    pauses: [{ from: at('2024-02-07', '16:00'), to: at('2024-02-15', '08:30') }],
  }
  expect(account(input)).toEqual([
    'Tiếp nhận lúc 10:00 thứ Ba 06/02/2024.',
    'Thời hạn giải quyết: 2 ngày làm việc.',
    'Không tính ngày tiếp nhận 06/02/2024; ngày thứ nhất là thứ Tư 07/02/2024.',
    'Từ thứ Năm 08/02/2024 đến thứ Tư 14/02/2024 nghỉ: Tết Nguyên đán Giáp Thìn (5015/TB-LĐTBXH).',
    'Hẹn trả kết quả: 17:00 thứ Năm 15/02/2024.',
    'Tạm dừng chờ bổ sung từ 16:00 thứ Tư 07/02/2024 đến 08:30 thứ Năm 15/02/2024: cộng lại 2 giờ 30 phút làm việc, hẹn trả mới 09:30 thứ Sáu 16/02/2024.',
  ])
  expect(account(input, 'en').slice(3)).toEqual([
    'Thursday 08/02/2024 to Wednesday 14/02/2024 are days off: Tết Nguyên đán Giáp Thìn (5015/TB-LĐTBXH).',
    'Due: 17:00 on Thursday 15/02/2024.',
    'Paused for the applicant from 16:00 on Wednesday 07/02/2024 to 08:30 on Thursday 15/02/2024: 2 h 30 min of working time given back, now due 09:30 on Friday 16/02/2024.',
  ])
})

test('a make-up Saturday and its swapped Monday', () => {
  expect(account({ received: at('2026-08-21', '09:00'), term: days(7) }).slice(3, 6)).toEqual([
    'Thứ Bảy 22/08/2026 là ngày làm bù cho thứ Hai 31/08/2026 (9441/TB-BNV): tính là ngày làm việc.',
    'Thứ Hai 31/08/2026 nghỉ: Hoán đổi, làm bù thứ Bảy 22/8 (9441/TB-BNV).',
    'Từ thứ Ba 01/09/2026 đến thứ Tư 02/09/2026 nghỉ: Quốc khánh 2/9 (9441/TB-BNV).',
  ])
})

test('cut-off and same day', () => {
  const term = { amount: 0, unit: 'working-day', cutOff: { after: '15:00' } } as const
  expect(account({ received: at('2026-03-06', '15:20'), term })).toEqual([
    'Tiếp nhận lúc 15:20 thứ Sáu 06/03/2026, sau giờ chốt nhận 15:00: tính như tiếp nhận thứ Hai 09/03/2026.',
    'Giải quyết trong ngày làm việc thứ Hai 09/03/2026.',
    'Hẹn trả kết quả: 17:00 thứ Hai 09/03/2026.',
  ])
  expect(account({ received: at('2026-03-08', '10:00'), term })[0]).toBe(
    'Tiếp nhận lúc 10:00 Chủ nhật 08/03/2026, là ngày nghỉ: tính như tiếp nhận thứ Hai 09/03/2026.',
  )
})

test('calendar days that end on a day off', () => {
  expect(account({ received: at('2026-03-02', '10:00'), term: { amount: 5, unit: 'day' } })).toEqual([
    'Tiếp nhận lúc 10:00 thứ Hai 02/03/2026.',
    'Thời hạn giải quyết: 5 ngày.',
    'Không tính ngày tiếp nhận 02/03/2026; ngày thứ nhất là thứ Ba 03/03/2026.',
    'Ngày cuối thứ Bảy 07/03/2026 là ngày nghỉ: chuyển sang thứ Hai 09/03/2026.',
    'Hẹn trả kết quả: 17:00 thứ Hai 09/03/2026.',
  ])
})

test('while the citizen has the dossier, the account says what is left', () => {
  const deadline = computeDeadline({
    received: at('2026-03-02', '10:00'),
    term: days(1),
    pauses: [{ from: at('2026-03-03', '15:00') }],
    calendar,
  })
  expect(deadline.state).toBe('paused')
  expect(deadline.due).toEqual(at('2026-03-03', '17:00'))
  expect(explainTrace(deadline.trace).at(-1)).toBe(
    'Đang tạm dừng chờ bổ sung từ 15:00 thứ Ba 03/03/2026: khi tiếp tục còn 2 giờ làm việc.',
  )
})

test('pauses that give nothing back say why', () => {
  const lines = account({
    received: at('2026-03-05', '10:00'),
    term: days(2),
    pauses: [
      { from: at('2026-03-06', '17:00'), to: at('2026-03-09', '07:00') },
      { from: at('2026-03-10', '08:00'), to: at('2026-03-11', '08:00') },
    ],
  })
  expect(lines.slice(-2)).toEqual([
    'Tạm dừng từ 17:00 thứ Sáu 06/03/2026 đến 07:00 thứ Hai 09/03/2026 nằm ngoài giờ làm việc: hẹn trả không đổi.',
    'Tạm dừng từ 08:00 thứ Ba 10/03/2026, khi đã đến hạn: hẹn trả không đổi.',
  ])
})

test('extensions keep the history', () => {
  const { history, trace } = computeDeadline({
    received: at('2026-03-02', '10:00'),
    term: days(5),
    extensions: [
      { at: at('2026-03-06', '10:00'), term: days(3), reason: 'chờ ý kiến cơ quan phối hợp' },
      { at: at('2026-03-10', '10:00'), until: '2026-03-11' },
      { at: at('2026-03-11', '10:00'), until: '2026-03-21' },
    ],
    calendar,
  })
  expect(history).toEqual([
    { at: at('2026-03-02', '10:00'), due: at('2026-03-09', '17:00'), cause: 'receipt' },
    { at: at('2026-03-06', '10:00'), due: at('2026-03-12', '17:00'), cause: 'extension' },
    { at: at('2026-03-11', '10:00'), due: at('2026-03-23', '17:00'), cause: 'extension' },
  ])
  expect(explainTrace(trace).slice(-3)).toEqual([
    'Gia hạn thêm 3 ngày làm việc, quyết định lúc 10:00 thứ Sáu 06/03/2026 (lý do: chờ ý kiến cơ quan phối hợp): hẹn trả mới 17:00 thứ Năm 12/03/2026.',
    'Quyết định lúc 10:00 thứ Ba 10/03/2026 ghi ngày 11/03/2026, không muộn hơn hạn đang có: vẫn hẹn trả 17:00 thứ Năm 12/03/2026.',
    'Gia hạn đến thứ Bảy 21/03/2026, quyết định lúc 10:00 thứ Tư 11/03/2026: hẹn trả mới 17:00 thứ Hai 23/03/2026.',
  ])
})

test('a year whose notice is not out makes the due time provisional', () => {
  const input = { received: at('2026-12-31', '10:00'), term: days(1), calendar }
  const deadline = computeDeadline(input)
  expect(deadline.provisional).toBe(true)
  expect(explainTrace(deadline.trace).at(-1)).toBe(
    'Chưa có thông báo lịch nghỉ năm 2027: ngày hẹn là tạm tính và có thể thay đổi.',
  )
  expect(computeDeadline({ ...input, received: at('2026-12-30', '10:00') }).provisional).toBe(false)
})

test('a stored account reads the same', () => {
  const { trace } = computeDeadline({ received: at('2026-11-21', '11:30'), term: days(20), calendar })
  expect(explainTrace(JSON.parse(JSON.stringify(trace)))).toEqual(explainTrace(trace))
})

test('startsCounting is the first moment of the term', () => {
  const starts = (received: Date, term: DeadlineInput['term']) =>
    computeDeadline({ received, term, calendar }).startsCounting
  const monday = at('2026-03-02', '10:00')
  expect(starts(monday, { amount: 4, unit: 'working-hour' })).toEqual(monday)
  expect(starts(at('2026-03-02', '11:45'), { amount: 4, unit: 'working-hour' })).toEqual(
    at('2026-03-02', '13:30'),
  )
  expect(starts(monday, days(3))).toEqual(at('2026-03-03', '07:00'))
  expect(starts(monday, days(0))).toEqual(monday)
  expect(starts(at('2026-03-06', '18:00'), days(0))).toEqual(at('2026-03-09', '07:00'))
  expect(starts(at('2026-03-06', '18:00'), { amount: 3, unit: 'day' })).toEqual(at('2026-03-07', '00:00'))
})

test('what cannot be a term or a pause is refused', () => {
  const received = at('2026-03-02', '10:00')
  const from = at('2026-03-03', '10:00')
  expect(() => computeDeadline({ received, term: days(-1), calendar })).toThrow(RangeError)
  expect(() => computeDeadline({ received, term: days(Number.NaN), calendar })).toThrow(RangeError)
  expect(() =>
    computeDeadline({ received, term: days(1), pauses: [{ from, to: received }], calendar }),
  ).toThrow(RangeError)
  expect(() =>
    computeDeadline({ received, term: days(1), extensions: [{ at: from, term: days(0) }], calendar }),
  ).toThrow(RangeError)
})
