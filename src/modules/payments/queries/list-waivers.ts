import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import type { WaiverRow } from '../money-rows.ts'
import { db } from '../schema.ts'
import { beyond, type Mark, type Page, pageOf } from './page.ts'

export type WaitingWaiver = WaiverRow & { reference: string; payer_name: string; agency: string }

const pageSize = 25

/** Reductions and write-offs that wait for a second person, oldest first. Needs `payments:waiver.read` somewhere. */
export async function listWaivers(tx: Tx, after?: Mark): Promise<Page<WaitingWaiver>> {
  const places = grantsWith(tx, 'payments:waiver.read')
  const rows = await db(tx)
    .selectFrom('payments.waiver as waiver')
    .innerJoin('payments.bill as bill', 'bill.id', 'waiver.bill')
    .selectAll('waiver')
    .select(['bill.reference', 'bill.payer_name', 'bill.agency'])
    .where('waiver.state', '=', 'requested')
    .where(beyond('waiver.requested_at', 'waiver.id', after))
    .where(within('bill.agency', places))
    .orderBy('requested_at')
    .orderBy('waiver.id')
    .limit(pageSize + 1)
    .execute()
  return pageOf(rows, pageSize, ({ requested_at: at, id }) => ({ at, id }))
}
