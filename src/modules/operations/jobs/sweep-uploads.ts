import { sweepArriving } from '#platform/files'
import { forgetSpent } from '#platform/http'
import type { JobContext } from '#platform/jobs'

/** Uploads that nobody went on with for a day leave no trace, nor does the counting of what somebody tried then. */
export async function sweepUploads(ctx: JobContext): Promise<void> {
  await ctx.read(sweepArriving)
  await ctx.write(forgetSpent)
}
