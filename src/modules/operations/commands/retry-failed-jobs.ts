import { provinceAgency } from '#modules/organisation'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { retryJobs } from '#platform/observe'
import { db } from '../schema.ts'

/**
 * Has all jobs of one kind that went wrong run at once, with all their tries before them; what their cause was is mended.
 * Needs `operations:job.mend` for the province. Ledger: `job.retried-all`, one entry. Returns how many they were; none:
 * nothing happens, so it is safe to repeat.
 */
export async function retryFailedJobs(tx: Tx, { job }: { job: string }): Promise<number> {
  need(tx, 'operations:job.mend', { agency: await provinceAgency(tx) })
  const jobs = await retryJobs(tx, job)
  if (!jobs) return 0
  const { id } = await db(tx)
    .insertInto('operations.intervention')
    .values({ job, jobs, deed: 'retried-all', by: actorKey(tx.actor), at: tx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, { chain: id, action: 'job.retried-all', body: { job, jobs } })
  return jobs
}
