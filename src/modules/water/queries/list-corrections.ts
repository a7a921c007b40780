import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { type CorrectionRow, type CustomerRow, db, type InvoiceRow } from '../schema.ts'

export type WaitingCorrection = CorrectionRow &
  Pick<CustomerRow, 'agency' | 'code' | 'name'> & {
    /** What is billed. */
    invoice_value: number
    invoice_used: number
    amount: InvoiceRow['amount']
  }

const longest = 100

/** Misread figures that wait for a second person, oldest first, at most a hundred. Needs `water:correction.decide` somewhere. */
export function listCorrections(tx: Tx): Promise<WaitingCorrection[]> {
  return db(tx)
    .selectFrom('water.correction as correction')
    .innerJoin('water.customer as customer', 'customer.id', 'correction.customer')
    .innerJoin('water.invoice as invoice', join =>
      join.onRef('invoice.customer', '=', 'customer.id').onRef('invoice.period', '=', 'correction.period'),
    )
    .selectAll('correction')
    .select(['customer.agency', 'customer.code', 'customer.name', 'invoice.amount'])
    .select(['invoice.value as invoice_value', 'invoice.used as invoice_used'])
    .where('correction.state', '=', 'requested')
    .where(within('customer.agency', grantsWith(tx, 'water:correction.decide')))
    .orderBy('requested_at')
    .orderBy('correction.id')
    .limit(longest)
    .execute()
}
