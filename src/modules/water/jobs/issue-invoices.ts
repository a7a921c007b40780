import type { JobContext } from '#platform/jobs'
import { issueInvoices, type Run } from '../commands/issue-invoices.ts'

const batch = 50
/** More than any waterworks of a commune has customers. */
const mostBatches = 2000

/** Batch by batch, so that a run that dies goes on where it stood. */
export async function issueInvoicesJob(ctx: JobContext, { agency, period }: Run): Promise<void> {
  for (let n = 0; n < mostBatches; n++)
    if (!(await ctx.write(tx => issueInvoices(tx, { agency, period, limit: batch })))) return
}
