import { findBill } from '#modules/payments'
import type { JobContext } from '#platform/jobs'
import { db } from '../schema.ts'

/** payments says that a bill changed: lists of who owes follow. */
export async function onBillChanged(
  ctx: JobContext,
  event: { bill: string; reference: string },
): Promise<void> {
  await ctx.write(async tx => {
    const bill = await findBill(tx, event)
    if (bill)
      await db(tx)
        .updateTable('water.invoice')
        .set({ state: bill.state })
        .where('bill', '=', event.bill)
        .execute()
  })
}
