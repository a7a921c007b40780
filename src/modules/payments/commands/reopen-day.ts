import { randomUUID } from 'node:crypto'
import type { Day } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { bookDifference, findClosing, waitForReceipts, wholeAgency } from './close-day.ts'

/**
 * A day was closed too early, or counted wrongly: a cashier's, or (`wholeAgency`) the agency's, takes cash again until it
 * is closed anew. The closing stays beside the reason; the difference that it booked is taken back, for the next count
 * names its own. Needs `payments:day.reopen` at the agency. Whoever closed it cannot: Conflict `payments.closed-it`; a
 * cashier's under a closed agency's is Conflict `payments.agency-closed`. A day that is open stays so.
 */
export async function reopenDay(
  tx: Tx,
  input: { agency: string; day: Day; cashier: string; reason: string },
): Promise<void> {
  const { agency, day, cashier } = input
  need(tx, 'payments:day.reopen', { agency })
  const reason = input.reason.trim()
  if (!reason) throw new Invalid('payments.reason')
  await waitForReceipts(tx, agency, day)
  const closing = await findClosing(tx, agency, day, cashier)
  if (!closing) return
  const by = actorKey(tx.actor)
  if (closing.by === by) throw new Conflict('payments.closed-it')
  if (cashier !== wholeAgency) {
    if (await findClosing(tx, agency, day, wholeAgency)) throw new Conflict('payments.agency-closed')
    await bookDifference(tx, agency, -closing.difference)
  }
  const { round } = closing
  await db(tx)
    .insertInto('payments.reopening')
    .values({ agency, day, cashier, round, reason, by, at: tx.now })
    .execute()
  await append(tx, {
    chain: randomUUID(),
    action: 'day.reopened',
    body: { agency, day, cashier, round, reason },
  })
}
