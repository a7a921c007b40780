import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { booksOf } from '../journal.ts'
import { db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'
import { needLarge } from './large-amount.ts'
import { reduceBill, writeOffBill } from './reduce-bill.ts'

/**
 * Agrees to what somebody asked to waive, or refuses it. Needs `payments:bill.reduce`, or for a write-off
 * `payments:bill.write-off`, at the bill's agency; whoever asked cannot: Conflict `payments.four-eyes`. Above `APPROVE_LIMIT`
 * see `needLarge`. Decided before, it changes nothing. Conflict `payments.left` when less is owed by now.
 */
export async function decideWaiver(tx: Tx, input: { waiver: string; agree: boolean }): Promise<void> {
  const query = db(tx).selectFrom('payments.waiver').selectAll().where('id', '=', input.waiver)
  const found = await query.executeTakeFirst()
  if (!found) throw new NotFound('waiver')
  const bill = await lockBillById(tx, found.bill)
  const waiver = await query.forUpdate().executeTakeFirstOrThrow()
  const { kind, amount, reason } = waiver
  need(tx, kind === 'reduction' ? 'payments:bill.reduce' : 'payments:bill.write-off', { agency: bill.agency })
  const by = actorKey(tx.actor)
  if (waiver.requested_by === by) throw new Conflict('payments.four-eyes')
  if (waiver.state !== 'requested') return
  if (input.agree) {
    needLarge(tx, amount, [bill.agency])
    const { owed } = await booksOf(tx, bill.id)
    if (kind === 'reduction' ? amount > owed : amount !== owed) throw new Conflict('payments.left')
    if (kind === 'reduction')
      await reduceBill(tx, { bill: bill.id, amount, reason, key: `waiver:${waiver.id}` })
    else await writeOffBill(tx, { bill: bill.id, reason })
  }
  await db(tx)
    .updateTable('payments.waiver')
    .set({ state: input.agree ? 'done' : 'refused', decided_by: by, decided_at: tx.now })
    .where('id', '=', waiver.id)
    .execute()
  await append(tx, {
    chain: bill.id,
    action: input.agree ? 'waiver.approved' : 'waiver.refused',
    body: { waiver: waiver.id, kind, amount },
  })
}
