import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import type { RefundRow } from '../money-rows.ts'
import { db } from '../schema.ts'
import { tillsOf } from './tills-of.ts'

export type WaitingRefund = RefundRow & { reference_of_bill: string | null; payer_name: string | null }

const longest = 100

/**
 * Refunds that wait for somebody, oldest first, at most a hundred: of bills at their agency, of money that belongs to no
 * bill where the account is shared. Needs `payments:refund.read` somewhere.
 */
export async function listRefunds(tx: Tx): Promise<WaitingRefund[]> {
  const tills = await tillsOf(tx, 'payments:refund.read')
  return db(tx)
    .selectFrom('payments.refund as refund')
    .leftJoin('payments.bill as bill', 'bill.id', 'refund.bill')
    .selectAll('refund')
    .select(['bill.reference as reference_of_bill', 'bill.payer_name'])
    .where('refund.state', 'in', ['requested', 'approved', 'sent'])
    .where(eb =>
      eb.or([
        within('refund.agency', grantsWith(tx, 'payments:refund.read')),
        eb.and([eb('refund.bill', 'is', null), within('refund.agency', tills)]),
      ]),
    )
    .orderBy('requested_at')
    .orderBy('refund.id')
    .limit(longest)
    .execute()
}
