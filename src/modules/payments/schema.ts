import { type ColumnType, type Generated, type GeneratedAlways, type JSONColumnType, sql } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import { tablesOf } from '#platform/db'
import type { GatewayId, Way } from './gateways/gateway.ts'
import type {
  AttemptRow,
  ClosingRow,
  MatchRow,
  RefundRow,
  ReopeningRow,
  ToldRow,
  UnmatchedRow,
  WaiverRow,
} from './money-rows.ts'
import type { StatementTables } from './statements/rows.ts'

export type BillState =
  | 'draft'
  | 'open'
  | 'partly-paid'
  | 'paid'
  | 'overpaid'
  | 'cancelled'
  | 'refunding'
  | 'refunded'
  | 'written-off'
/** There is still something to pay. */
export const payable = ['open', 'partly-paid'] as const satisfies readonly BillState[]
/** đồng that are left to pay of a `bill` that is selected; below zero where more was paid. */
export const owedNow = sql<number>`(SELECT owed FROM payments.books_of(bill.id))`.as('owed')
export const isPayable = (state: BillState) => (payable as readonly BillState[]).includes(state)

/** Ways in which money comes. */
export type Channel = 'cash' | 'bank-transfer' | GatewayId
export type JournalAccount =
  | 'receivable'
  | 'income'
  | 'reduction'
  | 'written-off'
  | 'cash'
  | 'bank'
  | 'gateway'
  | 'fee'
  | 'suspense'
  | 'payable'
  | 'difference'

/** Where money of a channel lies; a gateway's until it pays it out. */
export function placeOf(channel: Channel): 'cash' | 'bank' | GatewayId {
  return channel === 'bank-transfer' ? 'bank' : channel
}

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
  payer: string | null
  payer_name: string
  relation: 'self' | 'child' | 'business'
  for_name: string | null
  tax_code: string | null
  others: string[]
  agency: string
  purpose: string
  amount: number
  budget_code: string | null
  campaign: string | null
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

export type ReceiptRow = {
  agency: string
  year: number
  number: number
  payment: string
  form: string | null
  series: string | null
  replaces: number | null
  /** Other than the bill's, where the one that it replaces said it wrongly. */
  payer_name: string | null
  purpose: string | null
  cancelled_at: Date | null
  cancelled_by: string | null
  cancel_reason: string | null
  file: string | null
}

type WithId<Row extends { id: string }> = Omit<Row, 'id'> & { id: Generated<string> }
type Numbered<Row extends { id: string }> = Omit<WithId<Row>, 'number'> & { number: GeneratedAlways<number> }

type Tables = {
  'payments.account': WithId<AccountRow>
  'payments.bill': Numbered<BillRow> & { search: string }
  'payments.bill_item': Omit<BillItemRow, 'amount'> & {
    bill: string
    position: number
    amount: GeneratedAlways<number>
  }
  'payments.reduction': {
    id: Generated<string>
    bill: string
    amount: number
    reason: string
    key: string
    by: string
    at: Date
  }
  'payments.basket': Numbered<{ id: string; number: number; payer: string; account: string; at: Date }>
  'payments.basket_bill': { basket: string; bill: string }
  'payments.attempt': Omit<WithId<AttemptRow>, 'way'> & { way: JSONColumnType<Way> | null }
  'payments.told': Omit<ToldRow, 'id'> & { id: GeneratedAlways<number> }
  'payments.notice': WithId<NoticeRow>
  'payments.payment': WithId<PaymentRow>
  'payments.unmatched': UnmatchedRow
  'payments.match': WithId<MatchRow>
  'payments.refund': Omit<WithId<RefundRow>, 'still_owed'> & { still_owed: Generated<boolean> }
  'payments.waiver': WithId<WaiverRow>
  'payments.receipt_series': { agency: string; year: number; last: number }
  'payments.receipt': ReceiptRow
  'payments.closing': Omit<ClosingRow, 'difference'> & { difference: GeneratedAlways<number> }
  'payments.reopening': ReopeningRow
  /** The closings that nobody took back. */
  'payments.closed': { [column in keyof ClosingRow]: ColumnType<ClosingRow[column], never, never> }
  'payments.entry': {
    id: GeneratedAlways<number>
    posting: string
    at: Date
    agency: string
    account: JournalAccount
    gateway: GatewayId | null
    bill: string | null
    payment: string | null
    notice: string | null
    debit: number
    credit: number
  }
}

export const db = tablesOf<Tables & StatementTables>('payments')

/** A bill without what only the search needs. */
export const billColumns = [
  'id',
  'number',
  'reference',
  'payer',
  'payer_name',
  'relation',
  'for_name',
  'tax_code',
  'others',
  'agency',
  'purpose',
  'amount',
  'budget_code',
  'campaign',
  'state',
  'account',
  'path',
  'due_at',
  'opened_at',
  'paid_at',
  'cancelled_at',
] as const

export const receiptColumns = [
  'agency',
  'year',
  'number',
  'payment',
  'form',
  'series',
  'replaces',
  'payer_name',
  'purpose',
  'cancelled_at',
  'cancelled_by',
  'cancel_reason',
  'file',
] as const satisfies (keyof ReceiptRow)[]
