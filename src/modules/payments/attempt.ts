import { publicUrl } from '#platform/config'
import type { Attempt } from './gateways/gateway.ts'
import type { AttemptRow, RefundRow } from './money-rows.ts'

/** How long a payer has at a gateway. */
export const attemptMinutes = 15

/** After that many questions without an answer nobody asks any more: about two days, at the pace of `nextQuestion`. */
const mostQuestions = 20

/**
 * When a gateway is asked next that told nothing, after so many questions: a minute, then ever later, at most four hours.
 * Null: never again.
 */
export function nextQuestion(asked: number, now: Date): Date | null {
  if (asked >= mostQuestions) return null
  return new Date(now.getTime() + Math.min(60_000 * 2 ** asked, 4 * 3_600_000))
}

/** A refund that its gateway has, or is about to get, and that will be asked about again. */
export const isStillAsked = ({ way, state, asked }: RefundRow, now: Date): boolean =>
  way === 'gateway' && (state === 'approved' || (state === 'sent' && nextQuestion(asked, now) !== null))

/** An attempt as its gateway needs it. */
export function attemptOf(row: AttemptRow): Attempt {
  const at = `${publicUrl()}/thanh-toan/cong/${row.gateway}`
  return {
    id: row.id,
    order: row.order,
    gateway: row.gateway,
    amount: row.amount,
    purpose: row.purpose,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    payerAddress: row.payer_address,
    returnUrl: `${at}/ve`,
    notifyUrl: `${at}/bao`,
    locale: row.locale,
  }
}
