import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { approveLimit } from '../settings.ts'

/**
 * Above `APPROVE_LIMIT` it is not enough to be a second person: needs `payments:amount.large` at one of the agencies, else
 * Conflict `payments.large`.
 */
export function needLarge(tx: Tx, amount: number, agencies: readonly string[]): void {
  if (amount > approveLimit() && !can(tx, 'payments:amount.large', { agencies }))
    throw new Conflict('payments.large')
}
