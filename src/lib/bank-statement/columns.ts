import { searchKey } from '#lib/vietnamese-text'
import type { Cell } from './values.ts'

export const columns = [
  'bookedOn',
  'valueOn',
  'amount',
  'credit',
  'debit',
  'balance',
  'description',
  'reference',
  'counterpartyName',
  'counterpartyAccount',
  'bankTransaction',
] as const
export type Column = (typeof columns)[number]

/** How a bank heads its columns, where it does so unlike the usual ways. */
export type Mapping = Partial<Record<Column, string>>

/** The usual headings, without marks; a heading may go on after them (often in English). */
const usual: Record<Column, string[]> = {
  bookedOn: [
    'ngay giao dich',
    'ngay gd',
    'ngay hach toan',
    'ngay',
    'transaction date',
    'booking date',
    'tnx date',
    'date',
  ],
  valueOn: ['ngay hieu luc', 'ngay gia tri', 'effective date', 'value date'],
  amount: ['so tien', 'so tien giao dich', 'gia tri giao dich', 'amount', 'transaction amount'],
  credit: [
    'ghi co',
    'phat sinh co',
    'so tien ghi co',
    'so tien co',
    'tien vao',
    'co',
    'credit',
    'credit amount',
  ],
  debit: ['ghi no', 'phat sinh no', 'so tien ghi no', 'so tien no', 'tien ra', 'no', 'debit', 'debit amount'],
  balance: ['so du', 'so du cuoi', 'balance', 'running balance'],
  description: [
    'noi dung',
    'noi dung giao dich',
    'noi dung chi tiet',
    'dien giai',
    'mo ta',
    'description',
    'remark',
    'details',
  ],
  reference: ['so tham chieu', 'ma tham chieu', 'reference'],
  counterpartyName: [
    'ten doi ung',
    'ten tai khoan doi ung',
    'don vi thu huong don vi chuyen',
    'nguoi chuyen',
    'ben doi ung',
    'counterparty name',
    'remitter',
  ],
  counterpartyAccount: [
    'tai khoan doi ung',
    'so tai khoan doi ung',
    'counter account',
    'counterparty account',
  ],
  bankTransaction: [
    'ma giao dich',
    'so giao dich',
    'so but toan',
    'so chung tu',
    'so ct',
    'transaction id',
    'transaction no',
    'transaction number',
    'doc no',
  ],
}

/** Where each column stands in a row, if this row is the one with the headings. */
export function headingsIn(row: readonly Cell[], mapping: Mapping): Map<Column, number> | undefined {
  const found = new Map<Column, { at: number; length: number }>()
  row.forEach((cell, at) => {
    const best = columnOf(searchKey(String(cell)), mapping)
    if (best && best.length > (found.get(best.column)?.length ?? 0))
      found.set(best.column, { at, length: best.length })
  })
  const sums = found.has('amount') || found.has('credit')
  if (!found.has('bookedOn') || !sums || !found.has('description')) return undefined
  return new Map([...found].map(([column, { at }]) => [column, at]))
}

/** The column that a heading names, by its longest name; one that the bank's mapping names before all others. */
function columnOf(heading: string, mapping: Mapping): { column: Column; length: number } | undefined {
  if (!heading) return undefined
  let best: { column: Column; length: number } | undefined
  for (const column of columns) {
    if (searchKey(mapping[column] ?? '') === heading) return { column, length: Number.POSITIVE_INFINITY }
    for (const name of usual[column])
      if ((heading === name || heading.startsWith(`${name} `)) && name.length > (best?.length ?? 0))
        best = { column, length: name.length }
  }
  return best
}
