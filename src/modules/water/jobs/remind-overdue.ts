import type { JobContext } from '#platform/jobs'
import { remindOverdue } from '../commands/remind-overdue.ts'
import { db } from '../schema.ts'

/** Every morning, each waterworks. */
export async function remindOverdueJob(ctx: JobContext): Promise<void> {
  const works = await ctx.read(tx =>
    db(tx).selectFrom('water.customer').select('agency').distinct().execute(),
  )
  for (const { agency } of works) await ctx.write(tx => remindOverdue(tx, { agency }))
}
