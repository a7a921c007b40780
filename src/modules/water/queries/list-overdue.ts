import { sql } from 'kysely'
import { type Day, vnDay } from '#lib/vietnamese-text'
import { getBill, isPayable } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type CustomerRow, db, type InvoiceRow } from '../schema.ts'

export type OverdueInvoice = Pick<InvoiceRow, 'id' | 'period' | 'due_on' | 'reminders' | 'reminded_at'> &
  Pick<CustomerRow, 'code' | 'name' | 'address' | 'phone'> & {
    customer: string
    /** đồng still to pay */
    owed: number
  }

const pageSize = 50

/** Bills past their due day, the oldest first. Needs `water:invoice.read`. */
export async function listOverdue(
  tx: Tx,
  { agency, after }: { agency: string; after?: { due: Day; id: string } },
): Promise<{ invoices: OverdueInvoice[]; next?: { due: Day; id: string } }> {
  need(tx, 'water:invoice.read', { agency })
  let query = db(tx)
    .selectFrom('water.invoice')
    .innerJoin('water.customer', 'water.customer.id', 'water.invoice.customer')
    .select(['water.invoice.id', 'period', 'bill', 'due_on', 'reminders', 'reminded_at'])
    .select(['water.customer.id as customer', 'code', 'name', 'address', 'phone'])
    .where('water.invoice.agency', '=', agency)
    .where('state', 'in', ['open', 'partly-paid'])
    .where('due_on', '<', vnDay(tx.now))
  if (after) query = query.where(sql<boolean>`(due_on, invoice.id) > (${after.due}::date, ${after.id}::uuid)`)
  const rows = await query
    .orderBy('due_on')
    .orderBy('water.invoice.id')
    .limit(pageSize + 1)
    .execute()
  const invoices: OverdueInvoice[] = []
  for (const { bill, ...row } of rows.slice(0, pageSize)) {
    const { state, books } = await getBill(tx, bill!)
    // Money came, and the job that writes it down here has not run yet.
    if (isPayable(state)) invoices.push({ ...row, owed: books.owed })
  }
  const last = rows[pageSize - 1]
  return {
    invoices,
    ...(rows.length > pageSize && last && { next: { due: last.due_on, id: last.id } }),
  }
}
