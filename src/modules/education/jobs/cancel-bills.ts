import type { JobContext } from '#platform/jobs'
import { cancelNextBills } from '../commands/withdraw-campaign.ts'

/** Cancels the bills of a withdrawn campaign, a transaction for so many pupils; what a crash leaves undone the next run does. */
export async function cancelBills(ctx: JobContext, { campaign }: { campaign: string }): Promise<void> {
  while (await ctx.write(tx => cancelNextBills(tx, { campaign }))) continue
}
