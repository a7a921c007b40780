import { computeDeadline } from '#lib/working-time'
import { feeAtReceipt, termOf } from '#modules/procedures'
import { few, type Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { moveTo } from '../dossier.ts'
import { calendarLately } from '../lately.ts'
import { printFor } from '../print-for.ts'
import { say } from '../say.ts'
import { endTask } from './complete-task.ts'
import { takeInHand } from './open-task.ts'

/**
 * The one-stop officer finds the dossier complete: it is received, the clock starts now, and the receipt with the
 * appointment (form 01) is issued. Needs the one-stop role at the receiving centre. Opens the fee's bill when one is
 * due. A second press finds the task done: Conflict `task.done`.
 *
 * Hot: before it writes it only asks what is gathered, so that it may go in company (`Database.write`).
 */
export async function acceptDossier(
  tx: Tx,
  input: { task: string; note?: string },
): Promise<{ dossier: string; due: Date }> {
  const inHand = await takeInHand(tx, input.task, ['receive'])
  const { dossier, version } = inHand
  // Accepting would start a clock nobody can keep.
  if (inHand.awaitsPapers) throw new Conflict('dossier.waiting')

  const term = termOf(version.definition, dossier.answers)
  const calendar = await calendarLately(tx, dossier.deciding)
  const { due } = computeDeadline({ received: tx.now, term, calendar })
  const fee = feeAtReceipt(version.definition, dossier)
  const received = { received_at: tx.now, due_at: due, term, fee }
  await printFor(tx, { ...dossier, ...received }, version, '01')
  await moveTo(tx, dossier, [2], received, { due: due.toISOString(), term: term.text })
  await append(tx, {
    chain: dossier.id,
    action: 'deadline',
    body: { due: due.toISOString(), paused: false, cause: 'receipt' },
  })
  await tx.later('dossiers', { text: acceptingPapers, rows: [{ dossier: dossier.id }] })
  await say(tx, dossier, 'accepted', { due })
  await endTask(tx, inHand, 'accept', input.note)
  return { dossier: dossier.id, due }
}

const acceptingPapers = `UPDATE dossiers.paper SET state = 'accepted'
  FROM ${few('jsonb_to_recordset($1) AS i(dossier uuid)')} WHERE paper.dossier = i.dossier AND state = 'attached'`
