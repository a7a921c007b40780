import type { Generated, GeneratedAlways } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import { tablesOf } from '#platform/db'

export type BillState = 'draft' | 'open' | 'paid' | 'cancelled' | 'refunded'
export type Channel = 'cash' | 'bank-transfer'
export type UnmatchedWhy =
  | 'no-account'
  | 'no-bill'
  | 'wrong-account'
  | 'wrong-amount'
  | 'already-paid'
  | 'not-open'
export type JournalAccount = 'receivable' | 'income' | 'cash' | 'bank' | 'suspense'

export type AccountRow = {
  id: string
  agency: string
  valid_from: Day
  bank_bin: string
  bank_name: string
  number: string
  name: string
}

export type BillRow = {
  id: string
  number: number
  reference: string
  payer: string
  payer_name: string
  agency: string
  purpose: string
  amount: number
  state: BillState
  account: string | null
  path: string | null
  due_at: Date | null
  opened_at: Date
  paid_at: Date | null
  cancelled_at: Date | null
}

export type BillItemRow = {
  code: string
  name: string
  kind: 'fee' | 'charge'
  quantity: number
  unit_amount: number
  amount: number
}

export type PaymentRow = {
  id: string
  bill: string
  channel: Channel
  amount: number
  gateway_transaction: string | null
  received_by: string
  at: Date
}

export type NoticeRow = {
  id: string
  channel: Exclude<Channel, 'cash'>
  gateway_transaction: string
  account_number: string
  amount: number
  description: string
  paid_at: Date
  received_at: Date
}

type WithId<Row extends { id: string }> = Omit<Row, 'id'> & { id: Generated<string> }

type Tables = {
  'payments.account': WithId<AccountRow>
  'payments.bill': Omit<WithId<BillRow>, 'number'> & { number: GeneratedAlways<number>; search: string }
  'payments.bill_item': Omit<BillItemRow, 'amount'> & {
    bill: string
    position: number
    amount: GeneratedAlways<number>
  }
  'payments.notice': WithId<NoticeRow>
  'payments.payment': WithId<PaymentRow>
  'payments.unmatched': { notice: string; bill: string | null; why: UnmatchedWhy; at: Date }
  'payments.receipt_series': { agency: string; year: number; last: number }
  'payments.receipt': { agency: string; year: number; number: number; payment: string }
  'payments.entry': {
    id: GeneratedAlways<number>
    posting: string
    at: Date
    agency: string
    account: JournalAccount
    bill: string | null
    payment: string | null
    debit: number
    credit: number
  }
}

export const db = tablesOf<Tables>('payments')

/** A bill without what only the search needs. */
export const billColumns = [
  'id',
  'number',
  'reference',
  'payer',
  'payer_name',
  'agency',
  'purpose',
  'amount',
  'state',
  'account',
  'path',
  'due_at',
  'opened_at',
  'paid_at',
  'cancelled_at',
] as const
