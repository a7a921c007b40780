import type { JobContext } from '#platform/jobs'
import { type Occasion, say } from '../say.ts'
import { db } from '../schema.ts'

/** Tells the applicant what a hot command left to be told after its commit. Told once, however often it runs. */
export async function tell(ctx: JobContext, job: { dossier: string; occasion: Occasion }): Promise<void> {
  await ctx.write(async tx => {
    const dossier = await db(tx)
      .selectFrom('dossiers.dossier')
      .selectAll()
      .where('id', '=', job.dossier)
      .executeTakeFirstOrThrow()
    await say(tx, dossier, job.occasion)
  })
}
