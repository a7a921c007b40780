import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type AccountRow, billColumns, db, isPayable, owedNow } from '../schema.ts'
import type { OwnBill } from './list-bills-of.ts'

export type Basket = {
  id: string
  number: number
  account: AccountRow
  bills: OwnBill[]
  /** đồng, of all its bills together; 0 when they are paid */
  owed: number
}

/** Bills laid together. Needs `payments:bill.pay`: who laid them. */
export async function getBasket(tx: Tx, id: string): Promise<Basket> {
  const basket = await db(tx)
    .selectFrom('payments.basket')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!basket) throw new NotFound('basket')
  need(tx, 'payments:bill.pay', { person: basket.payer })
  const bills = await db(tx)
    .selectFrom('payments.bill')
    .innerJoin('payments.basket_bill', 'payments.basket_bill.bill', 'payments.bill.id')
    .select(billColumns.map(column => `payments.bill.${column}` as const))
    .select(owedNow)
    .where('basket', '=', id)
    .orderBy('payments.bill.number')
    .execute()
  const account = await db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where('id', '=', basket.account)
    .executeTakeFirstOrThrow()
  const owed = bills.reduce((sum, bill) => sum + (isPayable(bill.state) ? bill.owed : 0), 0)
  return { id, number: basket.number, account, bills, owed }
}
