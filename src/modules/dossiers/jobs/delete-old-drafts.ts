import type { JobContext } from '#platform/jobs'
import { deleteOldDrafts as deleteSome } from '../commands/keep-draft.ts'

/** What was begun and left lying for months, some at a time. */
export async function deleteOldDrafts(ctx: JobContext): Promise<void> {
  while (await ctx.write(deleteSome));
}
