import { z } from 'zod'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import { moveTo, pauseClock } from '../dossier.ts'
import { nextNumber } from '../numbers.ts'
import { printFor } from '../print-for.ts'
import { say } from '../say.ts'
import { db, type TaskRow } from '../schema.ts'
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
  /** Pages of the declaration that are to be corrected. */
  declaration: z
    .array(z.object({ page: z.string(), title: z.string(), what: z.string().trim().min(1).max(500) }))
    .max(30)
    .default([]),
  /** The last day on which the citizen may answer. */
  until: z.iso.date(),
})

/**
 * Asks the citizen to complete the dossier: form 02 is issued, the clock stands still, open tasks leave the worklists
 * until the answer comes. Needs the role of the task in hand, which is to receive, examine, review or sign: at others
 * Conflict `task.other-kind`. Asked again while an answer is awaited: Conflict `task.paused`. A declaration is
 * corrected before its result is written, so only whoever receives or examines asks for that.
 */
export async function requestSupplement(tx: Tx, input: z.input<typeof SupplementInput>): Promise<void> {
  const { dossier, task, version } = await takeInHand(tx, input.task, [
    'receive',
    'examine',
    'review',
    'sign',
  ])
  const { reason, papers, declaration = [], until } = input
  if (declaration.length && !mayCorrect(task)) throw new Conflict('task.other-kind')
  const before = dossier.status
  const number = await nextNumber(tx, dossier.receiving, 'form-02', tx.now)
  const { id } = await db(tx)
    .insertInto('dossiers.supplement')
    .values({
      dossier: dossier.id,
      number,
      asked_by: actorKey(tx.actor),
      asked_at: tx.now,
      reason,
      papers: JSON.stringify(papers) as never,
      declaration: JSON.stringify(declaration) as never,
      until,
      answered_at: null,
      answer: null,
      answers_before: null,
      before,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { paper, what } of papers)
    await db(tx)
      .updateTable('dossiers.paper')
      .set({ state: 'rejected', note: what })
      .where('dossier', '=', dossier.id)
      .where('paper', '=', paper)
      .execute()
  await moveTo(tx, dossier, before === 2 ? [4, 5] : [5], {}, { reason, until })
  await pauseClock(tx, dossier, 'supplement')
  await setTasks(tx, dossier.id, 'open', 'paused')
  const pages = declaration.map(({ title, what }) => ({ name: `Tờ khai, phần “${title}”`, what }))
  await printFor(tx, dossier, version, '02', { number, reason, papers: [...pages, ...papers], until })
  await say(tx, dossier, 'supplement', { reason, until, number: id }, `/ho-so/${dossier.code}/bo-sung`)
  await touch(tx, `tasks:${task.agency}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'supplement-requested' })
}

/** Before the result is written: afterwards it would say what nobody declares any more. */
export function mayCorrect({ does }: Pick<TaskRow, 'does'>): boolean {
  return does === 'receive' || does === 'examine'
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
