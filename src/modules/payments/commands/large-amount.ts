import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import type { RefundRow } from '../money-rows.ts'
import { db } from '../schema.ts'
import { approveLimit } from '../settings.ts'

/**
 * Above `APPROVE_LIMIT`, whole or in parts, it is not enough to be a second person: needs `payments:amount.large` at one of the agencies, else
 * Conflict `payments.large`.
 */
export function needLarge(tx: Tx, amount: number, agencies: readonly string[]): void {
  if (amount > approveLimit() && !can(tx, 'payments:amount.large', { agencies }))
    throw new Conflict('payments.large')
}

/** What of the same payment, or of the same money of nobody's, was agreed to go back before. */
export async function refundedBefore(tx: Tx, { id, payment, notice }: RefundRow): Promise<number> {
  const of = payment
    ? ({ column: 'payment', id: payment } as const)
    : ({ column: 'notice', id: notice } as const)
  const others = await db(tx)
    .selectFrom('payments.refund')
    .select('amount')
    .where(of.column, '=', of.id)
    .where('state', 'in', ['approved', 'sent', 'done'])
    .where('id', '<>', id)
    .execute()
  return others.reduce((sum, one) => sum + one.amount, 0)
}
