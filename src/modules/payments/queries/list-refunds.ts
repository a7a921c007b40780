import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import type { RefundRow } from '../money-rows.ts'
import { db } from '../schema.ts'
import { beyond, type Mark, type Page, pageOf } from './page.ts'
import { tillsOf } from './tills-of.ts'

export type WaitingRefund = RefundRow & { reference_of_bill: string | null; payer_name: string | null }

const pageSize = 25

/**
 * Refunds that wait for somebody, oldest first: for a decision, or (`agreed`) to be paid; of bills at their agency, of
 * money that belongs to no bill where the account is shared. Needs `payments:refund.read` somewhere.
 */
export async function listRefunds(
  tx: Tx,
  of: { agreed?: boolean; after?: Mark | undefined } = {},
): Promise<Page<WaitingRefund>> {
  const tills = await tillsOf(tx, 'payments:refund.read')
  const rows = await db(tx)
    .selectFrom('payments.refund as refund')
    .leftJoin('payments.bill as bill', 'bill.id', 'refund.bill')
    .selectAll('refund')
    .select(['bill.reference as reference_of_bill', 'bill.payer_name'])
    .where('refund.state', 'in', of.agreed ? ['approved', 'sent'] : ['requested'])
    .where(beyond('refund.requested_at', 'refund.id', of.after))
    .where(eb =>
      eb.or([
        within('refund.agency', grantsWith(tx, 'payments:refund.read')),
        eb.and([eb('refund.bill', 'is', null), within('refund.agency', tills)]),
      ]),
    )
    .orderBy('requested_at')
    .orderBy('refund.id')
    .limit(pageSize + 1)
    .execute()
  return pageOf(rows, pageSize, ({ requested_at: at, id }) => ({ at, id }))
}
