import { completeService, completeTask } from '#lib/bpmn'
import { heldOf } from '#modules/payments'
import { getVersion } from '#modules/procedures'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { announce, touch } from '#platform/jobs'
import { lockDossier, moveTo, resumeClock } from '../dossier.ts'
import { stateOf, surroundingsOf, writeStep } from '../process/apply-step.ts'
import { say } from '../say.ts'
import { type DossierRow, db } from '../schema.ts'

/**
 * The fee is paid, whichever way the money came, or all of it was waived: the clock runs on and the process leaves the
 * place where it waited, the cashier's task or the wait for an online payment. Told twice, the second time changes nothing.
 */
export async function paymentReceived(tx: Tx, id: string): Promise<void> {
  const dossier = await lockDossier(tx, id)
  if (dossier.status !== 6) return
  const paid = await heldOf(tx, { reference: dossier.code })
  await goOn(tx, dossier, { paid })
  if (paid) await say(tx, dossier, 'paid', { amount: paid })
  else await say(tx, dossier, 'waived')
}

/** What is left of the fee was written off: nobody waits for it any more, and all goes on as after a payment. */
export async function paymentWrittenOff(tx: Tx, id: string): Promise<void> {
  const dossier = await lockDossier(tx, id)
  if (dossier.status !== 6) return
  await goOn(tx, dossier, { writtenOff: true })
  await say(tx, dossier, 'written-off')
}

async function goOn(tx: Tx, dossier: DossierRow, why: Record<string, unknown>): Promise<void> {
  const version = await getVersion(tx, dossier.version)
  await moveTo(tx, dossier, [4], {}, why)
  await resumeClock(tx, dossier)

  const state = await stateOf(tx, dossier)
  for (const token of state.tokens) {
    const node = version.process.nodes[token.node]
    if (node?.kind === 'service' && node.service === 'await-payment')
      await writeStep(
        tx,
        dossier,
        version,
        completeService(version.process, state, token.id, 'paid', surroundingsOf(dossier)),
      )
    if (node?.kind === 'task' && node.does === 'collect') {
      await db(tx)
        .updateTable('dossiers.task')
        .set({ state: 'done', done_at: tx.now, done_by: actorKey(tx.actor), outcome: node.outcomes[0]!.id })
        .where('token', '=', token.id)
        .execute()
      await touch(tx, `tasks:${dossier.receiving}`)
      await writeStep(
        tx,
        dossier,
        version,
        completeTask(version.process, state, token.id, node.outcomes[0]!.id, surroundingsOf(dossier)),
      )
    }
  }
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'paid' })
}
