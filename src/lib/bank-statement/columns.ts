import type { Headings, MappingOf } from './headings.ts'

export const columns = [
  'bookedOn',
  'valueOn',
  'amount',
  'side',
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
export type Mapping = MappingOf<Column>

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
  side: [
    'd c',
    'c d',
    'dr cr',
    'cr dr',
    'no co',
    'co no',
    'ghi no ghi co',
    'ghi co ghi no',
    'debit credit',
    'credit debit',
    'loai gd',
    'loai giao dich',
  ],
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

export const statementHeadings: Headings<Column> = {
  usual,
  suffice: found =>
    found.has('bookedOn') && (found.has('amount') || found.has('credit')) && found.has('description'),
}
