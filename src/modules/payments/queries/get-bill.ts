import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import {
  type AccountRow,
  type BillItemRow,
  type BillRow,
  type BillState,
  billColumns,
  type Channel,
  db,
} from '../schema.ts'

export type Paid = {
  channel: Channel
  at: Date
  receivedBy: string
  receipt: { agency: string; year: number; number: number }
}
export type Bill = BillRow & { items: BillItemRow[]; beneficiary?: AccountRow; paid?: Paid }

/** A bill with its items, where to transfer to, and how it was paid. Needs `payments:bill.read`: the payer, or its agency. */
export async function getBill(tx: Tx, id: string): Promise<Bill> {
  const bill = await db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!bill) throw new NotFound('bill')
  need(tx, 'payments:bill.read', { person: bill.payer, agency: bill.agency })
  const items = await db(tx)
    .selectFrom('payments.bill_item')
    .select(['code', 'name', 'kind', 'quantity', 'unit_amount', 'amount'])
    .where('bill', '=', id)
    .orderBy('position')
    .execute()
  const beneficiary = bill.account
    ? await db(tx)
        .selectFrom('payments.account')
        .selectAll()
        .where('id', '=', bill.account)
        .executeTakeFirst()
    : undefined
  return { ...bill, items, beneficiary, paid: await paymentOf(tx, id) }
}

/** How a bill stands, by the caller's reference; the caller knows who may hear it. */
export async function findBill(
  tx: Tx,
  by: { reference: string },
): Promise<{ id: string; state: BillState; amount: number; paid_at: Date | null } | undefined> {
  return db(tx)
    .selectFrom('payments.bill')
    .select(['id', 'state', 'amount', 'paid_at'])
    .where('reference', '=', by.reference)
    .executeTakeFirst()
}

async function paymentOf(tx: Tx, bill: string): Promise<Paid | undefined> {
  const row = await db(tx)
    .selectFrom('payments.payment')
    .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
    .select(['channel', 'at', 'received_by', 'agency', 'year', 'number'])
    .where('bill', '=', bill)
    .executeTakeFirst()
  if (!row) return undefined
  const { channel, at, received_by, agency, year, number } = row
  return { channel, at, receivedBy: received_by, receipt: { agency, year, number } }
}
