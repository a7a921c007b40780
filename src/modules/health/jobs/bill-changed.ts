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
    // Locked before the bill is read, so that of two jobs at once the later one is right.
    const visit = await db(tx)
      .selectFrom('health.visit')
      .select(['id', 'billed_by'])
      .where('bill', '=', event.bill)
      .forUpdate()
      .executeTakeFirst()
    if (!visit) return
    const bill = await findBill(tx, event)
    await db(tx)
      .updateTable('health.visit')
      .set({ settled_at: bill && !isPayable(bill.state) ? (bill.paid_at ?? tx.now) : null })
      .where('id', '=', visit.id)
      .execute()
    if (visit.billed_by) await touch(tx, channelOf(visit.billed_by))
  })
}
