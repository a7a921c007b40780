import type { JobContext } from '#platform/jobs'
import { billNextPupils } from '../commands/bill-pupils.ts'

/** Opens the bills of a campaign, a transaction for so many pupils; what a crash leaves undone the next run does. */
export async function billPupils(ctx: JobContext, { campaign }: { campaign: string }): Promise<void> {
  while (await ctx.write(tx => billNextPupils(tx, { campaign }))) continue
}
