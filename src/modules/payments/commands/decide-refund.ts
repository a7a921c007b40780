import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { enqueue } from '#platform/jobs'
import { append } from '#platform/ledger'
import { isStillAsked } from '../attempt.ts'
import type { GatewayId } from '../gateways/gateway.ts'
import { booksOf, post } from '../journal.ts'
import type { RefundRow } from '../money-rows.ts'
import { placesSharing } from '../queries/find-account.ts'
import { db, placeOf } from '../schema.ts'
import { needOpenDay, waitForReceipts } from './close-day.ts'
import { followBooks, lockBillById } from './follow-books.ts'
import { needLarge, refundedBefore } from './large-amount.ts'
import { followSuspense, lockWaiting } from './match-money.ts'

/**
 * Agrees that money goes back, or refuses it. Needs `payments:refund.approve` at the agency. Whoever asked cannot:
 * Conflict `payments.four-eyes`. Agreed, the money is booked as owed to the payer; what was paid rightly is then no claim
 * any more, unless it was put on this bill by mistake (`still_owed`): then the bill is to be paid as before. Above
 * `APPROVE_LIMIT` see `needLarge`. Through a gateway a job sends it; else a cashier does. Decided before, it changes
 * nothing.
 */
export async function decideRefund(tx: Tx, input: { refund: string; agree: boolean }): Promise<void> {
  const refund = await lockRefund(tx, input.refund)
  const places = await placesOf(tx, refund)
  need(tx, 'payments:refund.approve', { agencies: places })
  const by = actorKey(tx.actor)
  if (refund.requested_by === by) throw new Conflict('payments.four-eyes')
  if (refund.state !== 'requested') return
  if (input.agree) needLarge(tx, refund.amount + (await refundedBefore(tx, refund)), places)
  await db(tx)
    .updateTable('payments.refund')
    .set({ state: input.agree ? 'approved' : 'refused', decided_by: by, decided_at: tx.now })
    .where('id', '=', refund.id)
    .execute()
  if (input.agree) await bookApproval(tx, refund)
  await note(tx, refund, input.agree ? 'refund.approved' : 'refund.refused')
  if (input.agree && refund.way === 'gateway')
    await enqueue(tx, 'payments.send-refund', { refund: refund.id }, { key: `refund:${refund.id}` })
}

/**
 * The money went back: the bank carried out the order, or the cashier paid it out. Needs `payments:refund.pay` at the
 * agency; a gateway's is told by its job, and by hand (else Conflict `payments.refund-asked`) only when the job asks no
 * more. `reference`: the bank's number. Told twice it changes nothing. Conflict `payments.refund-<state>` when nobody
 * agreed yet, `payments.day-closed` for cash after the day was closed.
 */
export async function refundPaid(
  tx: Tx,
  input: { refund: string; reference?: string; code?: string },
): Promise<void> {
  const refund = await lockRefund(tx, input.refund)
  need(tx, 'payments:refund.pay', { agencies: await placesOf(tx, refund) })
  if (refund.state === 'done') return
  if (refund.state !== 'approved' && refund.state !== 'sent')
    throw new Conflict(`payments.refund-${refund.state}`)
  needAnswer(tx, refund)
  if (refund.way === 'cash') {
    // A closing under way does not see what is paid out now: one of the two comes first.
    await waitForReceipts(tx, refund.agency)
    await needOpenDay(tx, refund.agency)
  }
  await end(tx, refund, 'done', input)
  await move(tx, refund, 'payable', await leavesFrom(tx, refund))
  await note(tx, refund, 'refund.done', input.reference)
}

/**
 * The money did not arrive (the gateway refused, the account does not exist): it is ours to give back still, and can be
 * asked for by another way. Who may, and repetition, like `refundPaid`.
 */
export async function refundFailed(tx: Tx, input: { refund: string; code: string }): Promise<void> {
  const refund = await lockRefund(tx, input.refund)
  need(tx, 'payments:refund.pay', { agencies: await placesOf(tx, refund) })
  if (refund.state === 'failed') return
  if (refund.state !== 'approved' && refund.state !== 'sent')
    throw new Conflict(`payments.refund-${refund.state}`)
  needAnswer(tx, refund)
  await end(tx, refund, 'failed', input)
  await move(tx, refund, 'payable', refund.notice ? 'suspense' : 'receivable')
  await note(tx, refund, 'refund.failed', input.code)
}

/** A bill's refunds are its own agency's; money that belongs to no bill is of all who share the account. */
const placesOf = async (tx: Tx, { bill, agency }: RefundRow) =>
  bill ? [agency] : await placesSharing(tx, agency)

/** What the gateway may still carry out nobody calls paid or failed: it would go back a second time, or never. */
function needAnswer(tx: Tx, refund: RefundRow): void {
  if (tx.actor.kind === 'staff' && isStillAsked(refund, tx.now)) throw new Conflict('payments.refund-asked')
}

/** Reads a refund and keeps others from it; the bill, or the waiting money, first, as everywhere. */
export async function lockRefund(tx: Tx, id: string): Promise<RefundRow> {
  const query = db(tx).selectFrom('payments.refund').selectAll().where('id', '=', id)
  const found = await query.executeTakeFirst()
  if (!found) throw new NotFound('refund')
  if (found.bill) await lockBillById(tx, found.bill)
  else await lockWaiting(tx, found.notice!)
  return query.forUpdate().executeTakeFirstOrThrow()
}

/**
 * What was too much goes back as it is; of what was rightly paid the claim goes with it; a debt in part paid, or paid by
 * mistake, comes to life again.
 */
async function bookApproval(tx: Tx, refund: RefundRow): Promise<void> {
  if (refund.notice) return move(tx, refund, 'suspense', 'payable')
  const { owed } = await booksOf(tx, refund.bill!)
  const right = refund.still_owed || owed > 0 ? 0 : refund.amount - Math.min(refund.amount, -owed)
  if (right > 0)
    await post(tx, {
      debit: 'income',
      credit: 'receivable',
      amount: right,
      agency: refund.agency,
      bill: refund.bill!,
    })
  await move(tx, refund, 'receivable', 'payable')
}

async function move(
  tx: Tx,
  refund: RefundRow,
  debit: 'suspense' | 'receivable' | 'payable',
  credit: 'payable' | 'cash' | 'bank' | GatewayId | 'suspense' | 'receivable',
): Promise<void> {
  const { amount, agency } = refund
  await post(tx, {
    debit,
    credit,
    amount,
    agency,
    bill: refund.bill ?? undefined,
    notice: refund.notice ?? undefined,
  })
  if (refund.bill) await followBooks(tx, await lockBillById(tx, refund.bill))
  else await followSuspense(tx, refund.notice!)
}

/** Where the money goes out: the drawer, our account, or what the gateway that it came by holds of ours. */
async function leavesFrom(tx: Tx, refund: RefundRow): Promise<'cash' | 'bank' | GatewayId> {
  if (refund.way !== 'gateway') return refund.way === 'cash' ? 'cash' : 'bank'
  const { channel } = await (refund.payment
    ? db(tx).selectFrom('payments.payment').select('channel').where('id', '=', refund.payment)
    : db(tx).selectFrom('payments.notice').select('channel').where('id', '=', refund.notice)
  ).executeTakeFirstOrThrow()
  return placeOf(channel)
}

async function end(
  tx: Tx,
  refund: RefundRow,
  state: 'done' | 'failed',
  how: { reference?: string; code?: string },
): Promise<void> {
  await db(tx)
    .updateTable('payments.refund')
    .set({
      state,
      ended_by: actorKey(tx.actor),
      ended_at: tx.now,
      reference: how.reference ?? refund.reference,
      code: how.code ?? refund.code,
    })
    .where('id', '=', refund.id)
    .execute()
}

async function note(tx: Tx, refund: RefundRow, action: string, reference?: string): Promise<void> {
  await append(tx, {
    chain: refund.bill ?? refund.notice!,
    action,
    body: {
      refund: refund.id,
      amount: refund.amount,
      way: refund.way,
      ...(refund.still_owed && { stillOwed: true }),
      ...(reference && { reference }),
    },
  })
}
