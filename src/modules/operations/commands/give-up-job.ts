import { nfc } from '#lib/vietnamese-text'
import { provinceAgency } from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { dropJob, findFailingJob } from '#platform/observe'
import { noteIntervention } from './note-intervention.ts'

export const longestReason = 500

export type GivenUp = { ok: true; done: boolean } | { ok: false; error: 'missing' | 'too-long' }

/**
 * Takes a job that went wrong out of the queue: it will never be done. Needs `operations:job.mend` for the province, and
 * a reason, which stands in the ledger (`job.given-up`): a missing one comes back as a value. `done` is false when the
 * job is not there any more, or runs: then nothing happens, so it is safe to repeat.
 */
export async function giveUpJob(tx: Tx, input: { id: number; reason: string }): Promise<GivenUp> {
  need(tx, 'operations:job.mend', { agency: await provinceAgency(tx) })
  const reason = nfc(input.reason).trim()
  if (!reason) return { ok: false, error: 'missing' }
  if (reason.length > longestReason) return { ok: false, error: 'too-long' }
  const job = await findFailingJob(tx, input.id)
  if (!job) return { ok: true, done: false }
  await dropJob(tx, job.id)
  await noteIntervention(tx, job, 'given-up', reason)
  return { ok: true, done: true }
}
