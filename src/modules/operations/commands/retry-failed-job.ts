import { provinceAgency } from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { findFailingJob, retryJob } from '#platform/observe'
import { noteIntervention } from './note-intervention.ts'

/**
 * Has a job that went wrong run at once, with all its tries before it. Needs `operations:job.mend` for the province.
 * Ledger: `job.retried`. False when it is not there any more, or runs: then nothing happens, so it is safe to repeat.
 */
export async function retryFailedJob(tx: Tx, input: { id: number }): Promise<boolean> {
  need(tx, 'operations:job.mend', { agency: await provinceAgency(tx) })
  const job = await findFailingJob(tx, input.id)
  if (!job) return false
  await retryJob(tx, job.id)
  await noteIntervention(tx, job, 'retried')
  return true
}
