import type { Answers } from '#lib/form'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { calendarLately } from '../lately.ts'
import { timeAfter } from '../process/step-times.ts'
import { findPreview, previewTerm } from '../queries/find-preview.ts'
import { lockByCode } from '../queries/get-dossier.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { keepFields } from './examine-dossier.ts'
import { beginWork, takeInHand } from './open-task.ts'

/**
 * The processor shows the applicant the draft of the result before it is signed, and keeps it as `saveResult` does. Needs
 * the processor's role at the task's agency. An earlier preview counts no more; the same draft sent again while its answer
 * is awaited is the same preview. Where none was promised (a procedure without, or a dossier filed at the counter or by
 * post): Conflict `preview.not-for-this`.
 */
export async function sendPreview(
  tx: Tx,
  input: { task: string; fields: Answers; note?: string },
): Promise<void> {
  const { dossier, task, version } = await takeInHand(tx, input.task, ['examine'])
  const term = previewTerm(version, dossier)
  if (!term) throw new Conflict('preview.not-for-this')
  await beginWork(tx, dossier)
  await keepFields(tx, { dossier, task }, input)
  const before = await findPreview(tx, dossier.id)
  const isOpen = before && !before.closed_at
  if (isOpen && !before.answered_at && before.until > tx.now) return
  if (isOpen) await closePreview(tx, dossier.id)
  const until = timeAfter(tx.now, term, await calendarLately(tx, dossier.deciding))
  const { id } = await db(tx)
    .insertInto('dossiers.preview')
    .values({
      dossier: dossier.id,
      task: task.id,
      sent_by: actorKey(tx.actor),
      sent_at: tx.now,
      until,
      answered_at: null,
      agreed: null,
      words: null,
      closed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: dossier.id,
    action: 'preview.sent',
    body: { node: task.node, due: until.toISOString() },
  })
  await say(tx, dossier, 'preview', { due: until, number: id }, `/ho-so/${dossier.code}/xem-truoc`)
  await touch(tx, `tasks:${task.agency}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'preview-sent' })
}

/** The draft that the applicant was shown is another now. */
export async function closePreview(tx: Tx, dossier: string): Promise<void> {
  await db(tx)
    .updateTable('dossiers.preview')
    .set({ closed_at: tx.now })
    .where('dossier', '=', dossier)
    .where('closed_at', 'is', null)
    .execute()
}

/**
 * The applicant says whether the draft they saw (`preview`) is right, once; what is wrong must be said in words, which are
 * for the processor and not for the ledger. Theirs alone. After its time it is still taken. Answered twice: Conflict
 * `preview.answered`; when that draft was changed, sent anew or is on its way to the signature: Conflict `preview.over`.
 */
export async function answerPreview(
  tx: Tx,
  input: { code: string; preview: string; agreed: boolean; words: string },
): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:preview.answer', { person: dossier.applicant })
  const found = await findPreview(tx, dossier.id)
  if (!found) throw new NotFound('preview')
  if (found.id !== input.preview || found.closed_at) throw new Conflict('preview.over')
  if (found.answered_at) throw new Conflict('preview.answered')
  const { agreed } = input
  const words = input.words.trim()
  if (!agreed && !words) throw new Invalid('preview.words')
  await db(tx)
    .updateTable('dossiers.preview')
    .set({ answered_at: tx.now, agreed, words: words || null })
    .where('id', '=', found.id)
    .execute()
  await append(tx, { chain: dossier.id, action: 'preview.answered', body: { agreed } })
  const task = await db(tx)
    .selectFrom('dossiers.task')
    .select('agency')
    .where('id', '=', found.task)
    .executeTakeFirstOrThrow()
  await touch(tx, `tasks:${task.agency}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'preview-answered' })
}
