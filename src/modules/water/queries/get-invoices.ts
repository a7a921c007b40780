import { type Bill, getBill } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Period } from '../period.ts'
import { type CustomerRow, customerColumns, db, type InvoiceRow } from '../schema.ts'

/** With what is still owed, where there is something to pay. */
export type PrintedInvoice = InvoiceRow &
  Pick<CustomerRow, 'code' | 'name' | 'address'> & { serial: number; openBill?: Bill }

/** A bill as it is printed. Needs `water:invoice.read` at the waterworks. */
export async function getInvoice(tx: Tx, id: string): Promise<PrintedInvoice> {
  const [invoice] = await invoices(tx).where('water.invoice.id', '=', id).execute()
  if (!invoice) throw new NotFound('invoice')
  need(tx, 'water:invoice.read', { agency: invoice.agency })
  return withBill(tx, invoice)
}

/** What one print holds. */
export const partSize = 300

/**
 * The bills of a route and month, in the order of the houses, for whoever carries them round; `part` counts from 1.
 * Needs `water:invoice.read`.
 */
export async function listInvoicesOfRoute(
  tx: Tx,
  { agency, route, period, part = 1 }: { agency: string; route: string; period: Period; part?: number },
): Promise<PrintedInvoice[]> {
  need(tx, 'water:invoice.read', { agency })
  const rows = await invoices(tx)
    .where('water.invoice.agency', '=', agency)
    .where('water.customer.route', '=', route)
    .where('water.invoice.period', '=', period)
    .orderBy('water.customer.position')
    .orderBy('water.customer.id')
    .limit(partSize)
    .offset((part - 1) * partSize)
    .execute()
  const printed: PrintedInvoice[] = []
  for (const row of rows) printed.push(await withBill(tx, row))
  return printed
}

function invoices(tx: Tx) {
  return db(tx)
    .selectFrom('water.invoice')
    .innerJoin('water.customer', 'water.customer.id', 'water.invoice.customer')
    .select(customerColumns)
    .selectAll('water.invoice')
}

async function withBill<Row extends InvoiceRow>(tx: Tx, row: Row): Promise<Row & { openBill?: Bill }> {
  return row.bill ? { ...row, openBill: await getBill(tx, row.bill) } : row
}
