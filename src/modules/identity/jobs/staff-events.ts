import type { JobContext } from '#platform/jobs'
import { refreshGrants } from '../authenticate.ts'
import { endSessionsOf } from '../session.ts'

/** Roles were given or taken: what the open sessions of that officer may do changes with them. */
export async function refreshSessions(ctx: JobContext, { staff }: { staff: string }): Promise<void> {
  await ctx.write(tx => refreshGrants(tx, staff))
}

/** The account was closed: every session ends. */
export async function endSessions(ctx: JobContext, { staff }: { staff: string }): Promise<void> {
  await ctx.write(tx => endSessionsOf(tx, staff))
}
