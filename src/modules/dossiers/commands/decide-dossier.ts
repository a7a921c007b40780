import { validateAll } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { newVerifyCode } from '#modules/vault'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { nextNumber } from '../numbers.ts'
import { db } from '../schema.ts'
import { endTask } from './complete-task.ts'
import { beginWork, type InHand, takeInHand } from './open-task.ts'

/**
 * The leader decides. With the task's first outcome ("approve") the result gets its number from the agency's book and
 * its look-up code, and the service that follows makes and signs the document in the leader's name; another outcome
 * sends it back. Needs the leader's role at the task's agency. Nothing to sign yet: Conflict `result.missing`.
 */
export async function decideDossier(
  tx: Tx,
  input: { task: string; outcome: string; note?: string },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['sign'])
  await beginWork(tx, inHand.dossier)
  if (input.outcome === approvalOf(inHand)) await approve(tx, inHand)
  await endTask(tx, inHand, input.outcome, input.note)
}

/** The clerk has looked at the signed document: the agency's seal is put on it. Needs the clerk's role. */
export async function sealResult(
  tx: Tx,
  input: { task: string; outcome: string; note?: string },
): Promise<void> {
  const inHand = await takeInHand(tx, input.task, ['seal'])
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .select('signed_file')
    .where('dossier', '=', inHand.dossier.id)
    .executeTakeFirst()
  // The signing service runs in the background; it is a matter of seconds.
  if (input.outcome === approvalOf(inHand) && !result?.signed_file) throw new Conflict('result.not-signed')
  await endTask(tx, inHand, input.outcome, input.note)
}

/** The first outcome of a task is the one that says yes. */
function approvalOf({ version, task }: InHand): string {
  const node = version.process.nodes[task.node]
  if (node?.kind !== 'task') throw new Invalid('task.node')
  return node.outcomes[0]!.id
}

async function approve(tx: Tx, { dossier, version }: InHand): Promise<void> {
  if (tx.actor.kind !== 'staff') throw new Conflict('result.signer')
  const { result } = version.definition
  const day = vnDay(tx.now)
  const drafted = await db(tx)
    .selectFrom('dossiers.result')
    .select('fields')
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  if (result.form && validateAll(result.form, drafted?.fields ?? {}, { today: day }).length)
    throw new Conflict('result.missing')
  const number = await nextNumber(tx, dossier.deciding, `result-${result.kind}`, tx.now)
  const values = {
    signed_by: tx.actor.id,
    number: result.notation
      .replace('{number}', String(number).padStart(2, '0'))
      .replace('{year}', day.slice(0, 4)),
    issued_on: day,
    verify_code: newVerifyCode(),
  }
  await db(tx)
    .insertInto('dossiers.result')
    .values({
      dossier: dossier.id,
      drafted_by: null,
      draft_file: null,
      signed_file: null,
      sealed_file: null,
      document: null,
      ...values,
    })
    .onConflict(clash => clash.column('dossier').doUpdateSet(values))
    .execute()
}
