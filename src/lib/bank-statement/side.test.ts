import { describe, expect, test } from 'vitest'
import { readStatement } from './index.ts'

describe('one column of sums', () => {
  const fileOf = (head: string, ...rows: string[]) =>
    new TextEncoder().encode([`Ngày giao dịch;Nội dung;Số tiền;${head}`, ...rows].join('\n'))
  const amountsOf = (bytes: Uint8Array, mapping = {}) => {
    const read = readStatement(bytes, mapping)
    return read.ok ? read.statement.lines.map(one => one.amount) : read.problems
  }
  const [out, into] = ['20/11/2026;Phí dịch vụ;500.000', '20/11/2026;Nộp lệ phí;36.000']

  test.each([
    ['D/C', 'D', 'C'],
    ['DR/CR', 'DR', 'CR'],
    ['Nợ/Có', 'Nợ', 'Có'],
    ['Ghi nợ/Ghi có', 'Ghi nợ', 'Ghi có'],
    ['Loại GD', 'Tiền ra', 'Tiền vào'],
    ['Debit/Credit', 'Debit', 'Credit'],
    ['C/D', '-', '+'],
  ])('says by a column “%s” what went out', (head, debit, credit) => {
    expect(amountsOf(fileOf(head, `${out};${debit}`, `${into};${credit}`))).toEqual([-500_000, 36_000])
  })

  test('says it by a column that the bank heads in its own words', () => {
    const bytes = fileOf('Chiều', `${out};D`, `${into};C`)
    expect(amountsOf(bytes)).toEqual([{ code: 'no-side' }])
    expect(amountsOf(bytes, { side: 'Chiều' })).toEqual([-500_000, 36_000])
  })

  test('without signs, sides or balances is refused: what went out would count as money', () => {
    const refused = [{ code: 'no-side' }]
    expect(amountsOf(fileOf('Ghi chú', `${out};`, `${into};`))).toEqual(refused)
    expect(amountsOf(fileOf('Loại GD', `${out};Chuyển khoản`, `${into};C`))).toEqual(refused)
    // A running balance proves every line but the first, which it begins with.
    expect(amountsOf(fileOf('Số dư', `${out};1.000.000`, `${into};1.036.000`))).toEqual(refused)
  })

  test('is read where signs or balances tell', () => {
    expect(amountsOf(fileOf('', out.replace('500', '-500'), into))).toEqual([-500_000, 36_000])
    expect(amountsOf(fileOf('', into.replace('36', '+36')))).toEqual([36_000])
    const balanced = (closing: string) =>
      amountsOf(fileOf('', 'Số dư đầu kỳ;;1.000.000', into, `Số dư cuối kỳ;;${closing}`))
    expect(balanced('1.036.000')).toEqual([36_000])
    expect(balanced('964.000')).toEqual([{ code: 'balance', value: '-72000' }])
    // A kind of transaction that is no side says nothing against them.
    const kinds = fileOf('Loại GD', `${out.replace('500', '-500')};Phí`, `${into};Chuyển khoản`)
    expect(amountsOf(kinds)).toEqual([-500_000, 36_000])
  })
})
