import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSettlement, settlementColumns } from './index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const head = 'Ngày giao dịch;Mã đơn hàng;Mã giao dịch;Loại giao dịch;Số tiền;Phí;Thực nhận;Trạng thái'

test('reads payments and refunds with their fees, and leaves out what failed and what is no line', () => {
  const read = readSettlement(
    bytes(
      [
        'CÔNG TY TRUNG GIAN THANH TOÁN',
        head,
        '20/11/2026 08:15;SEN1-1;T1;Thanh toán;"36.000";220;35.780;Thành công',
        '20/11/2026;SEN2-1;T2;Hoàn tiền;10.000;0;10.000;Thành công',
        '20/11/2026;SEN3-1;T3;Thanh toán;9.000;0;;Thất bại',
        ';;;Tổng cộng;26.000;220;;',
      ].join('\n'),
    ),
  )
  const line = { day: '2026-11-20', description: '' }
  expect(read).toEqual({
    ok: true,
    lines: [
      { ...line, order: 'SEN1-1', transaction: 'T1', amount: 36_000, fee: 220 },
      { ...line, order: 'SEN2-1', transaction: 'T2', amount: -10_000, fee: 0 },
    ],
  })
})

test.each([
  ['20/11/2026;A;T;Thanh toán;1,5;0;;Thành công', { code: 'amount', line: 2, value: '1,5' }],
  ['31/11/2026;A;T;Thanh toán;1000;0;;Thành công', { code: 'day', line: 2, value: '31/11/2026' }],
  ['20/11/2026;A;T;Thanh toán;;0;;Thành công', { code: 'no-amount', line: 2 }],
  ['20/11/2026;A;T;Thanh toán;1000;10;1000;Thành công', { code: 'fee', line: 2, value: '1000' }],
  ['20/11/2026;A;T;Thanh toán;1000;10;;Chờ xử lý', { code: 'state', line: 2, value: 'Chờ xử lý' }],
  ['', { code: 'no-lines' }],
])('says what is wrong with %j, and where', (line, problem) => {
  expect(readSettlement(bytes(`${head}\n${line}`))).toEqual({ ok: false, problems: [problem] })
})

test('headed in other words it is read once somebody said them', () => {
  const content = bytes('Bữa,Đơn,Nhiêu\n2026-11-20,A,5000')
  expect(readSettlement(content)).toEqual({
    ok: false,
    problems: [{ code: 'no-columns' }],
    columns: ['Bữa', 'Đơn', 'Nhiêu'],
  })
  expect(readSettlement(content, { day: 'bữa', order: 'đơn', amount: 'nhiêu' })).toMatchObject({
    ok: true,
    lines: [{ order: 'A', amount: 5000, fee: 0, transaction: '' }],
  })
})

test('no bytes make it throw', () => {
  const anyMapping = fc.dictionary(fc.constantFrom(...settlementColumns), fc.string())
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytes)), anyMapping, (content, mapping) => {
      expect(typeof readSettlement(content, mapping).ok).toBe('boolean')
    }),
  )
})
