import { z } from 'zod'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { announce, touch } from '#platform/jobs'
import { moveTo, pauseClock } from '../dossier.ts'
import { nextNumber } from '../numbers.ts'
import { printFor } from '../print-for.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { takeInHand } from './open-task.ts'

export const SupplementInput = z.object({
  task: z.uuid(),
  reason: z.string().trim().min(10).max(2000),
  papers: z
    .array(
      z.object({
        paper: z.string(),
        name: z.string().trim().min(1).max(300),
        what: z.string().trim().min(1).max(500),
      }),
    )
    .max(30),
  /** The last day on which the citizen may answer. */
  until: z.iso.date(),
})

/**
 * Asks the citizen to complete the dossier: form 02 is issued, the clock stands still, open tasks leave the worklists
 * until the answer comes. Needs the role of the task in hand, which is to receive, examine, review or sign: at others
 * Conflict `task.other-kind`. Asked again while an answer is awaited: Conflict `task.paused`.
 */
export async function requestSupplement(tx: Tx, input: z.infer<typeof SupplementInput>): Promise<void> {
  const { dossier, task, version } = await takeInHand(tx, input.task, [
    'receive',
    'examine',
    'review',
    'sign',
  ])
  const before = dossier.status
  const number = await nextNumber(tx, dossier.receiving, 'form-02', tx.now)
  await db(tx)
    .insertInto('dossiers.supplement')
    .values({
      dossier: dossier.id,
      number,
      asked_by: actorKey(tx.actor),
      asked_at: tx.now,
      reason: input.reason,
      papers: JSON.stringify(input.papers) as never,
      until: input.until,
      answered_at: null,
      answer: null,
      before,
    })
    .execute()
  for (const { paper, what } of input.papers)
    await db(tx)
      .updateTable('dossiers.paper')
      .set({ state: 'rejected', note: what })
      .where('dossier', '=', dossier.id)
      .where('paper', '=', paper)
      .execute()
  await moveTo(tx, dossier, before === 2 ? [4, 5] : [5], {}, { reason: input.reason, until: input.until })
  await pauseClock(tx, dossier, 'supplement')
  await setTasks(tx, dossier.id, 'open', 'paused')
  const { reason, papers, until } = input
  await printFor(tx, dossier, version, '02', { number, reason, papers, until })
  await say(
    tx,
    dossier,
    'supplement',
    { reason, until, number: String(number) },
    `/ho-so/${dossier.code}/bo-sung`,
  )
  await touch(tx, `tasks:${task.agency}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'supplement-requested' })
}

export async function setTasks(
  tx: Tx,
  dossier: string,
  from: 'open' | 'paused',
  to: 'open' | 'paused' | 'cancelled',
): Promise<void> {
  const rows = await db(tx)
    .updateTable('dossiers.task')
    .set({ state: to, ...(to === 'cancelled' && { done_at: tx.now }) })
    .where('dossier', '=', dossier)
    .where('state', '=', from)
    .returning('agency')
    .execute()
  for (const agency of new Set(rows.map(row => row.agency))) await touch(tx, `tasks:${agency}`)
}
