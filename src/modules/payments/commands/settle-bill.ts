import { vnDay } from '#lib/vietnamese-text'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { type BillRow, billColumns, type Channel, db } from '../schema.ts'

/** One of a series without gaps, by agency and year. */
export type Receipt = { agency: string; year: number; number: number; payment: string }

/** Reads a bill and keeps others from changing it until the transaction ends. */
export async function lockBill(
  tx: Tx,
  by: { id: string } | { number: number } | { reference: string },
): Promise<BillRow | undefined> {
  const [[column, value]] = Object.entries(by) as [['id' | 'number' | 'reference', string | number]]
  return db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where(column, '=', value)
    .forUpdate()
    .executeTakeFirst()
}

export async function lockBillById(tx: Tx, id: string): Promise<BillRow> {
  const bill = await lockBill(tx, { id })
  if (!bill) throw new NotFound('bill')
  return bill
}

/** Pays an open, locked bill in full: payment, books, receipt, ledger, and `payments.bill-paid` for who waits for it. */
export async function settleBill(
  tx: Tx,
  bill: BillRow,
  by: { channel: Channel; gatewayTransaction?: string },
): Promise<Receipt> {
  const { id: payment } = await db(tx)
    .insertInto('payments.payment')
    .values({
      bill: bill.id,
      channel: by.channel,
      amount: bill.amount,
      gateway_transaction: by.gatewayTransaction ?? null,
      received_by: actorKey(tx.actor),
      at: tx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db(tx)
    .updateTable('payments.bill')
    .set({ state: 'paid', paid_at: tx.now })
    .where('id', '=', bill.id)
    .execute()
  await post(tx, {
    debit: by.channel === 'cash' ? 'cash' : 'bank',
    credit: 'receivable',
    amount: bill.amount,
    agency: bill.agency,
    bill: bill.id,
    payment,
  })
  await append(tx, {
    chain: bill.id,
    action: 'bill.paid',
    body: { channel: by.channel, amount: bill.amount, payment },
  })
  await announce(tx, 'payments.bill-paid', { bill: bill.id, reference: bill.reference })
  await touch(tx, `bill:${bill.id}`)
  // Last, because everybody who pays at this agency waits for this row.
  return issueReceipt(tx, bill.agency, payment)
}

async function issueReceipt(tx: Tx, agency: string, payment: string): Promise<Receipt> {
  const year = Number(vnDay(tx.now).slice(0, 4))
  const { last: number } = await db(tx)
    .insertInto('payments.receipt_series')
    .values({ agency, year, last: 1 })
    .onConflict(clash =>
      clash
        .columns(['agency', 'year'])
        .doUpdateSet(row => ({ last: row('payments.receipt_series.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  const receipt = { agency, year, number, payment }
  await db(tx).insertInto('payments.receipt').values(receipt).execute()
  return receipt
}
