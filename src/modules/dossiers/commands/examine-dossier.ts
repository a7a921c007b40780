import type { Answers } from '#lib/form'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { endTask } from './complete-task.ts'
import { beginWork, takeInHand } from './open-task.ts'

/** The processor writes what the result shall say, and sends it on. Needs the processor's role at the task's agency. */
export async function examineDossier(
  tx: Tx,
  input: { task: string; outcome: string; note?: string; fields: Answers },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['examine'])
  await beginWork(tx, inHand.dossier)
  await keepResult(tx, inHand.dossier.id, input.fields)
  await endTask(tx, inHand, input.outcome, input.note)
}

/** Keeps the draft of the result, and the note, without sending it on: work goes on after lunch. */
export async function saveResult(
  tx: Tx,
  input: { task: string; fields: Answers; note?: string },
): Promise<void> {
  const { dossier, task } = await takeInHand(tx, input.task, ['examine'])
  await keepResult(tx, dossier.id, input.fields)
  if (input.note !== undefined)
    await db(tx)
      .updateTable('dossiers.task')
      .set({ note: input.note || null })
      .where('id', '=', task.id)
      .execute()
}

async function keepResult(tx: Tx, dossier: string, fields: Answers): Promise<void> {
  const values = { fields, drafted_by: actorKey(tx.actor) }
  await db(tx)
    .insertInto('dossiers.result')
    .values({ dossier, ...values })
    .onConflict(clash => clash.column('dossier').doUpdateSet(values))
    .execute()
  await append(tx, { chain: dossier, action: 'result.drafted' })
}

/** Another agency (or unit) says what it thinks. Needs the processor's role there. */
export async function giveOpinion(
  tx: Tx,
  input: { task: string; outcome: string; text: string; file?: string },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['opinion', 'inspect'])
  await beginWork(tx, inHand.dossier)
  await db(tx)
    .insertInto('dossiers.opinion')
    .values({
      task: input.task,
      dossier: inHand.dossier.id,
      by: actorKey(tx.actor),
      at: tx.now,
      text: input.text,
      file: input.file ?? null,
    })
    .execute()
  await endTask(tx, inHand, input.outcome, input.text)
}
