import { doubtStrangers, giveUpUnused, removeBytes } from '#platform/files'
import type { JobContext } from '#platform/jobs'

/** Files that nobody uses go, and at last the bytes of those that went. */
export async function removeFiles(ctx: JobContext): Promise<void> {
  await giveUpUnused(ctx)
  await removeBytes(ctx)
}

/** Reads the names of the whole store, so not every day. */
export const doubtFiles = (ctx: JobContext): Promise<void> => doubtStrangers(ctx)
