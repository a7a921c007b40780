import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import type { WaiverRow } from '../money-rows.ts'
import { db } from '../schema.ts'

export type WaitingWaiver = WaiverRow & { reference: string; payer_name: string; agency: string }

const longest = 100

/** Reductions and write-offs that wait for a second person, oldest first, at most a hundred. Needs `payments:waiver.read` somewhere. */
export async function listWaivers(tx: Tx): Promise<WaitingWaiver[]> {
  const places = grantsWith(tx, 'payments:waiver.read')
  return db(tx)
    .selectFrom('payments.waiver as waiver')
    .innerJoin('payments.bill as bill', 'bill.id', 'waiver.bill')
    .selectAll('waiver')
    .select(['bill.reference', 'bill.payer_name', 'bill.agency'])
    .where('waiver.state', '=', 'requested')
    .where(within('bill.agency', places))
    .orderBy('requested_at')
    .orderBy('waiver.id')
    .limit(longest)
    .execute()
}
