import { sql } from 'kysely'
import type { Answers } from '#lib/form'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { endTask } from './complete-task.ts'
import { beginWork, type InHand, takeInHand } from './open-task.ts'

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
  await keepFields(tx, await takeInHand(tx, input.task, ['examine']), input)
}

/** The same of a task that is in hand. */
export async function keepFields(
  tx: Tx,
  { dossier, task }: Pick<InHand, 'dossier' | 'task'>,
  input: { fields: Answers; note?: string },
): Promise<void> {
  await keepResult(tx, dossier.id, input.fields)
  if (input.note !== undefined)
    await db(tx)
      .updateTable('dossiers.task')
      .set({ note: input.note || null })
      .where('id', '=', task.id)
      .execute()
}

async function keepResult(tx: Tx, dossier: string, fields: Answers): Promise<void> {
  await closeIfChanged(tx, dossier, fields)
  const values = { fields, drafted_by: actorKey(tx.actor) }
  await db(tx)
    .insertInto('dossiers.result')
    .values({ dossier, ...values })
    .onConflict(clash => clash.column('dossier').doUpdateSet(values))
    .execute()
  await append(tx, { chain: dossier, action: 'result.drafted' })
}

/** What the applicant was shown, and agreed to perhaps, is not what would be signed any more. */
async function closeIfChanged(tx: Tx, dossier: string, fields: Answers): Promise<void> {
  await db(tx)
    .updateTable('dossiers.preview')
    .set({ closed_at: tx.now })
    .where('dossier', '=', dossier)
    .where('closed_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('dossiers.result')
          .select('dossier')
          .where('dossier', '=', dossier)
          // As the database reads both: neither the order of keys nor a key without a value makes a difference.
          .where('fields', 'is distinct from', sql<Answers>`${JSON.stringify(fields)}::jsonb`),
      ),
    )
    .execute()
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
