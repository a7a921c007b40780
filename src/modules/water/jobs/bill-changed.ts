import { getBill, sumsOf } from '#modules/payments'
import type { JobContext } from '#platform/jobs'
import { db } from '../schema.ts'

/** payments says that a bill changed: lists of who owes, and what was collected, follow. */
export async function onBillChanged(ctx: JobContext, event: { bill: string }): Promise<void> {
  await ctx.write(async tx => {
    // Locked before the bill is read, so that of two jobs at once the later one is right.
    const invoice = await db(tx)
      .selectFrom('water.invoice')
      .select('id')
      .where('bill', '=', event.bill)
      .forUpdate()
      .executeTakeFirst()
    if (!invoice) return
    const { state, books } = await getBill(tx, event.bill)
    const { asked, paid } = sumsOf(books)
    await db(tx)
      .updateTable('water.invoice')
      .set({ state, asked, paid })
      .where('id', '=', invoice.id)
      .execute()
  })
}
