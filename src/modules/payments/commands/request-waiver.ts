import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { booksOf } from '../journal.ts'
import type { WaiverRow } from '../money-rows.ts'
import { db, isPayable } from '../schema.ts'
import { lockBillById } from './follow-books.ts'

/**
 * Asks that a part of an open bill need not be paid (miễn giảm, `amount` đồng), or that all that is owed is lost (xóa nợ);
 * another person decides. Needs `payments:waiver.request` at the bill's agency. Invalid `payments.amount` above what is
 * owed, `payments.reason` without one; Conflict `payments.waiver-waits` while another waits (so pressing twice asks once),
 * `payments.bill-<state>` when nobody has to pay it.
 */
export async function requestWaiver(
  tx: Tx,
  input: { bill: string; reason: string } & ({ kind: 'reduction'; amount: number } | { kind: 'write-off' }),
): Promise<string> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:waiver.request', { agency: bill.agency })
  if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const { owed } = await booksOf(tx, bill.id)
  const amount = input.kind === 'reduction' ? input.amount : owed
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > owed) throw new Invalid('payments.amount')
  const reason = input.reason.trim()
  if (!reason) throw new Invalid('payments.reason')
  const waits = await db(tx)
    .selectFrom('payments.waiver')
    .select('id')
    .where('bill', '=', bill.id)
    .where('state', '=', 'requested')
    .executeTakeFirst()
  if (waits) throw new Conflict('payments.waiver-waits')
  const asked: Omit<WaiverRow, 'id'> = {
    bill: bill.id,
    kind: input.kind,
    amount,
    reason,
    state: 'requested',
    requested_by: actorKey(tx.actor),
    requested_at: tx.now,
    decided_by: null,
    decided_at: null,
  }
  const { id } = await db(tx)
    .insertInto('payments.waiver')
    .values(asked)
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: bill.id,
    action: 'waiver.requested',
    body: { waiver: id, kind: input.kind, amount },
  })
  return id
}
