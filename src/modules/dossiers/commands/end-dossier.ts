import { cancel } from '#lib/bpmn'
import { cancelBill, heldOf } from '#modules/payments'
import { getVersion } from '#modules/procedures'
import { endShares } from '#modules/vault'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce } from '#platform/jobs'
import { moveTo, resumeClock } from '../dossier.ts'
import { nextNumber } from '../numbers.ts'
import { printFor } from '../print-for.ts'
import { stateOf, writeStep } from '../process/apply-step.ts'
import { lockByCode } from '../queries/get-dossier.ts'
import { isLongUnpaid, unpaidStage } from '../queries/long-unpaid.ts'
import { say } from '../say.ts'
import { type Does, type DossierRow, db, type TaskRow } from '../schema.ts'
import type { Status } from '../status.ts'
import { takeInHand } from './open-task.ts'
import { setTasks } from './request-supplement.ts'

const endings: Record<'refuse' | 'stop', readonly Does[]> = {
  refuse: ['receive'],
  stop: ['examine', 'review', 'sign'],
}

/** The steps at which an officer may end a dossier. */
export const endable: readonly Does[] = Object.values(endings).flat()

/** How an officer may end the dossier at a step, if at all. */
export function endingAt({ does }: Pick<TaskRow, 'does'>): 'refuse' | 'stop' | undefined {
  if (endings.refuse.includes(does)) return 'refuse'
  return endings.stop.includes(does) ? 'stop' : undefined
}

/**
 * The one-stop officer does not receive the dossier, and says why in writing (form 03). Needs the one-stop role at the
 * centre. Only before it was received: afterwards Conflict `task.done`. While the citizen may still complete it: Conflict
 * `task.paused`.
 */
export async function refuseDossier(tx: Tx, input: { task: string; reason: string }): Promise<void> {
  const { dossier, version } = await takeInHand(tx, input.task, endings.refuse, 'unanswered')
  const number = await nextNumber(tx, dossier.receiving, 'form-03', tx.now)
  await printFor(tx, dossier, version, '03', { number, reason: input.reason })
  await end(tx, dossier, [3], input.reason)
  await say(tx, dossier, 'refused', { reason: input.reason })
}

/**
 * The deciding agency stops dealing with the dossier, and says why (form 05). Needs the role of the task in hand. While the
 * citizen may still complete it: Conflict `task.paused`.
 */
export async function stopDossier(tx: Tx, input: { task: string; reason: string }): Promise<void> {
  const { dossier, task } = await takeInHand(tx, input.task, endings.stop, 'unanswered')
  await stop(tx, dossier, { reason: input.reason, stage: task.name })
}

/**
 * The deciding agency stops a dossier whose fee nobody pays (form 05), in place of waiting for ever. Needs
 * `dossiers:dossier.stop-unpaid` there. Before `PAYMENT_PATIENCE_DAYS` are over: Conflict `dossier.awaits-payment`; where no
 * fee is waited for: Conflict `dossier.status`.
 */
export async function stopUnpaid(tx: Tx, input: { code: string; reason: string }): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:dossier.stop-unpaid', { agency: dossier.deciding })
  const isLong = await isLongUnpaid(tx, dossier)
  if (isLong === undefined) throw new Conflict('dossier.status')
  if (!isLong) throw new Conflict('dossier.awaits-payment')
  await stop(tx, dossier, { reason: input.reason, stage: unpaidStage })
}

async function stop(tx: Tx, dossier: DossierRow, said: { reason: string; stage: string }): Promise<void> {
  const number = await nextNumber(tx, dossier.deciding, 'form-05', tx.now)
  const paid = dossier.fee ? await heldOf(tx, { reference: dossier.code }) : 0
  await printFor(tx, dossier, await getVersion(tx, dossier.version), '05', { number, paid, ...said })
  await end(tx, dossier, dossier.status === 2 ? [4, 8] : [8], said.reason)
  await say(tx, dossier, 'stopped', { reason: said.reason })
}

/** The citizen takes the dossier back, as long as nothing is decided. Theirs, or at the counter for them. */
export async function withdrawDossier(tx: Tx, input: { code: string; reason: string }): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:dossier.withdraw', { person: dossier.applicant, agency: dossier.receiving })
  const signed = await db(tx)
    .selectFrom('dossiers.result')
    .select('signed_by')
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  // From the signature on there is a decision: it can be given back, not undone.
  if (signed?.signed_by) throw new Conflict('dossier.decided')
  await end(tx, dossier, dossier.status === 2 ? [4, 7] : [7], input.reason)
  await say(tx, dossier, 'withdrawn')
}

async function end(tx: Tx, dossier: DossierRow, path: Status[], reason: string): Promise<void> {
  const version = await getVersion(tx, dossier.version)
  await moveTo(tx, dossier, path, { closed_reason: reason }, { reason })
  await setTasks(tx, dossier.id, 'open', 'cancelled')
  await setTasks(tx, dossier.id, 'paused', 'cancelled')
  await resumeClock(tx, dossier)
  await db
    .later(tx)
    .updateTable('dossiers.supplement')
    .set({ closed_at: tx.now })
    .where('dossier', '=', dossier.id)
    .where('answered_at', 'is', null)
    .execute()
  await writeStep(tx, dossier, version, cancel(version.process, await stateOf(tx, dossier)))
  await endShares(tx, dossier.id)
  if (dossier.fee) await cancelBill(tx, { reference: dossier.code })
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'ended' })
}
