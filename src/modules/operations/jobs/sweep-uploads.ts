import { sweepArriving } from '#platform/files'
import type { JobContext } from '#platform/jobs'

/** Uploads that nobody went on with for a day leave no trace. */
export async function sweepUploads(ctx: JobContext): Promise<void> {
  await ctx.read(sweepArriving)
}
