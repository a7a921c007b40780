import type { JobContext } from '#platform/jobs'
import { followBill } from '../commands/follow-bill.ts'

/** payments says that a bill stands differently, whichever way the money came. */
export async function onBillChanged(ctx: JobContext, event: { bill: string }): Promise<void> {
  await ctx.write(tx => followBill(tx, event.bill))
}
