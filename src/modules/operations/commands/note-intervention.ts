import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import type { FailingJob } from '#platform/observe'
import { db } from '../schema.ts'

/** Writes down what was done to a job, in the list of such deeds and in the ledger; never what the job carries. */
export async function noteIntervention(
  tx: Tx,
  { id, job, attempts }: FailingJob,
  deed: 'retried' | 'given-up',
  reason?: string,
): Promise<void> {
  const row = await db(tx)
    .insertInto('operations.intervention')
    .values({ job_id: id, job, deed, reason: reason ?? null, by: actorKey(tx.actor), at: tx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const body = { jobId: id, job, attempts, ...(reason && { reason }) }
  await append(tx, { chain: row.id, action: `job.${deed}`, body })
}
