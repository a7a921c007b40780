import { findBill } from '#modules/payments'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { billReference } from '../commands/bill-invoice.ts'
import { type CorrectionRow, db, type InvoiceRow, type ReadingRow } from '../schema.ts'
import { metersOf, readingsOf } from './get-customer.ts'

/** The last reading of a customer that was billed, and how it may be put right. */
export type Correctable = {
  kind: CorrectionRow['kind']
  reading: ReadingRow
  invoice: InvoiceRow
  /** Read since, and not billed yet. */
  next: ReadingRow | undefined
  /** What the meter can have said; no `most`: as much as one likes. */
  least: number
  most: number | undefined
}

/** NotFound while nothing was billed. The caller knows who may hear it. */
export async function getCorrectable(tx: Tx, customer: string): Promise<Correctable> {
  const invoice = await db(tx)
    .selectFrom('water.invoice')
    .selectAll()
    .where('customer', '=', customer)
    .orderBy('period', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!invoice) throw new NotFound('invoice')
  const since = await readingsOf(tx, customer).where('period', '>=', invoice.period).execute()
  const [reading, next] = since.toReversed() as [ReadingRow, ReadingRow?]
  const meter = (await metersOf(tx, customer)).find(one => one.id === reading.meter)!
  return {
    kind: (await isUntouched(tx, invoice)) ? 'invoice' : 'reading',
    reading,
    invoice,
    next,
    least: invoice.previous,
    most: meter.final_value ?? next?.value,
  }
}

/** Nobody paid anything of it or waived any: it can be cancelled, and what took its place is right for all. */
async function isUntouched(tx: Tx, invoice: InvoiceRow): Promise<boolean> {
  if (!invoice.bill) return true
  const bill = await findBill(tx, { reference: billReference(invoice) })
  return bill?.state === 'refunded' || (bill?.state === 'open' && bill.owed === bill.amount)
}

/** What waits for a second person, of one customer. */
export function waitingCorrection(tx: Tx, customer: string): Promise<CorrectionRow | undefined> {
  return db(tx)
    .selectFrom('water.correction')
    .selectAll()
    .where('customer', '=', customer)
    .where('state', '=', 'requested')
    .executeTakeFirst()
}

/** Somebody paid, or got all of it back, since one saw how it stands. */
export function needKind(correctable: Correctable, kind: CorrectionRow['kind']): void {
  if (correctable.kind !== kind) throw new Conflict(kind === 'invoice' ? 'water.paid' : 'water.unpaid')
}
