import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Period } from '../period.ts'
import {
  type CustomerRow,
  customerColumns,
  db,
  type InvoiceRow,
  type MeterRow,
  type ReadingRow,
} from '../schema.ts'

const monthsShown = 24

export type CustomerBook = {
  customer: CustomerRow
  /** In the order in which they came. */
  meters: MeterRow[]
  /** The newest first, of two years. */
  readings: ReadingRow[]
  invoices: InvoiceRow[]
}

/** A customer with meters, readings and bills. Needs `water:customer.read` at the waterworks. */
export async function getCustomer(tx: Tx, id: string): Promise<CustomerBook> {
  const customer = await db(tx)
    .selectFrom('water.customer')
    .select(customerColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!customer) throw new NotFound('customer')
  need(tx, 'water:customer.read', { agency: customer.agency })
  const invoices = await db(tx)
    .selectFrom('water.invoice')
    .selectAll()
    .where('customer', '=', id)
    .orderBy('period', 'desc')
    .limit(monthsShown)
    .execute()
  const readings = await readingsOf(tx, id).limit(monthsShown).execute()
  return { customer, meters: await metersOf(tx, id), readings, invoices }
}

/** The newest first. */
export function readingsOf(tx: Tx, customer: string, before?: Period) {
  const query = db(tx)
    .selectFrom('water.reading')
    .selectAll()
    .where('customer', '=', customer)
    .orderBy('period', 'desc')
  return before ? query.where('period', '<', before) : query
}

export function metersOf(tx: Tx, customer: string): Promise<MeterRow[]> {
  return db(tx)
    .selectFrom('water.meter')
    .selectAll()
    .where('customer', '=', customer)
    .orderBy('installed_on')
    .orderBy('removed_on', order => order.asc().nullsLast())
    .execute()
}

/** Reads a customer and keeps others from reading or replacing their meter meanwhile. */
export async function lockCustomer(tx: Tx, id: string): Promise<CustomerRow> {
  const customer = await db(tx)
    .selectFrom('water.customer')
    .select(customerColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!customer) throw new NotFound('customer')
  return customer
}
