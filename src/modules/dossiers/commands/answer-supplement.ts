import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce } from '#platform/jobs'
import { moveTo, resumeClock } from '../dossier.ts'
import { lockByCode } from '../queries/get-dossier.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { isFinal } from '../status.ts'
import { addPapers, type BroughtPaper } from './add-papers.ts'
import { setTasks } from './request-supplement.ts'

/**
 * The citizen (or the counter for them) answers a request to complete: papers are added, the clock runs on. A dossier
 * that was not yet received waits for the one-stop officer to look again; one in process goes on at once. Answered
 * twice: Conflict `supplement.answered`; of a dossier that has ended: Conflict `dossier.status`.
 */
export async function answerSupplement(
  tx: Tx,
  input: { code: string; answer: string; papers: BroughtPaper[] },
): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:supplement.answer', { person: dossier.applicant, agency: dossier.receiving })
  if (isFinal(dossier.status)) throw new Conflict('dossier.status')
  if (dossier.status !== 5) throw new Conflict('supplement.answered')
  const open = await db(tx)
    .updateTable('dossiers.supplement')
    .set({ answered_at: tx.now, answer: input.answer })
    .where('dossier', '=', dossier.id)
    .where('answered_at', 'is', null)
    .where('closed_at', 'is', null)
    .returning('number')
    .executeTakeFirst()
  if (!open) throw new Conflict('supplement.answered')
  await addPapers(tx, dossier, input.papers)
  // What was never received stands as it did when it was filed: it can be asked for again, or received.
  await moveTo(tx, dossier, [dossier.received_at ? 4 : 1], {}, { answered: open.number })
  await resumeClock(tx, dossier)
  await setTasks(tx, dossier.id, 'paused', 'open')
  await say(tx, dossier, 'supplemented', { number: String(open.number) })
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'supplemented' })
}
