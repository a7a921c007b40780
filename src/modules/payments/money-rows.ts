import type { Day } from '#lib/vietnamese-text'
import type { GatewayId, Way } from './gateways/gateway.ts'

export type AttemptRow = {
  id: string
  order: string
  gateway: GatewayId
  /** One of them: what it pays. */
  bill: string | null
  basket: string | null
  amount: number
  purpose: string
  payer_address: string
  locale: 'vi' | 'en'
  created_at: Date
  expires_at: Date
  state: 'begun' | 'paid' | 'failed' | 'given-up'
  asked: number
  ask_at: Date | null
  way: Way | null
}

export type ToldRow = {
  id: number
  attempt: string
  source: 'callback' | 'query' | 'file'
  state: 'paid' | 'failed' | 'pending'
  transaction: string | null
  amount: number | null
  code: string
  said_at: Date | null
  heard_at: Date
}

export type UnmatchedWhy =
  | 'no-account'
  | 'no-bill'
  | 'several-bills'
  | 'wrong-account'
  | 'already-paid'
  | 'not-open'
  | 'no-order'
export type UnmatchedRow = {
  notice: string
  bill: string | null
  why: UnmatchedWhy
  agency: string | null
  at: Date
  settled_at: Date | null
}

export type MatchRow = {
  id: string
  notice: string
  bill: string
  amount: number
  reason: string
  needs_two: boolean
  state: 'asked' | 'done' | 'refused'
  asked_by: string
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
  payment: string | null
}

export type RefundWay = 'gateway' | 'bank-order' | 'cash'
export type RefundRow = {
  id: string
  bill: string | null
  payment: string | null
  notice: string | null
  agency: string
  amount: number
  reason: string
  /** It was put on this bill by mistake: once it went back, the bill is to be paid as before. */
  still_owed: boolean
  way: RefundWay
  to_bank: string | null
  to_account: string | null
  to_name: string | null
  state: 'requested' | 'refused' | 'approved' | 'sent' | 'done' | 'failed'
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  sent_at: Date | null
  ended_by: string | null
  ended_at: Date | null
  asked: number
  reference: string | null
  code: string | null
}

/** Miễn giảm, or xóa nợ of all that is owed, as somebody asked for it. */
export type WaiverRow = {
  id: string
  bill: string
  kind: 'reduction' | 'write-off'
  amount: number
  reason: string
  state: 'requested' | 'refused' | 'done'
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
}

export type ClosingRow = {
  agency: string
  day: Day
  cashier: string
  /** One more each time that the day was opened again. */
  round: number
  books: number
  /** What the drawer began with. */
  opening_float: number
  counted: number
  difference: number
  reason: string | null
  by: string
  at: Date
}

/** Who took a closing back, and why. */
export type ReopeningRow = {
  agency: string
  day: Day
  cashier: string
  round: number
  reason: string
  by: string
  at: Date
}
