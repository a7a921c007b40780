import type { JobContext } from '#platform/jobs'
import { importLines } from '../statements/import-lines.ts'

const atOnce = 50

/** Works off the lines of a statement, a few in each transaction, so that nobody waits long for a bill it holds. */
export async function importLinesJob(ctx: JobContext, { statement }: { statement: string }): Promise<void> {
  while ((await ctx.write(tx => importLines(tx, statement, atOnce))) > 0);
}
