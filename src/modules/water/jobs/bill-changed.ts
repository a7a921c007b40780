import { findBill } from '#modules/payments'
import type { JobContext } from '#platform/jobs'
import { db } from '../schema.ts'

/** payments says that a bill changed: lists of who owes follow. */
export async function onBillChanged(
  ctx: JobContext,
  event: { bill: string; reference: string },
): Promise<void> {
  await ctx.write(async tx => {
    // Locked before the bill is read, so that of two jobs at once the later one is right.
    const invoice = await db(tx)
      .selectFrom('water.invoice')
      .select('id')
      .where('bill', '=', event.bill)
      .forUpdate()
      .executeTakeFirst()
    const bill = invoice && (await findBill(tx, event))
    if (bill)
      await db(tx)
        .updateTable('water.invoice')
        .set({ state: bill.state })
        .where('id', '=', invoice.id)
        .execute()
  })
}
