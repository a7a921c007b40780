import { findBill, isPayable } from '#modules/payments'
import { type JobContext, touch } from '#platform/jobs'
import { channelOf } from '../patient-screen.ts'
import { db } from '../schema.ts'

/** payments says that a bill changed: a visit with nothing left to pay leaves the list, and the second screen looks again. */
export async function onBillChanged(
  ctx: JobContext,
  event: { bill: string; reference: string },
): Promise<void> {
  await ctx.write(async tx => {
    const bill = await findBill(tx, event)
    const visit = await db(tx)
      .updateTable('health.visit')
      .set({ settled_at: bill && !isPayable(bill.state) ? (bill.paid_at ?? tx.now) : null })
      .where('bill', '=', event.bill)
      .returning('billed_by')
      .executeTakeFirst()
    if (visit?.billed_by) await touch(tx, channelOf(visit.billed_by))
  })
}
