import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { attemptMinutes, attemptOf, nextQuestion } from '../attempt.ts'
import type { Attempt, GatewayId } from '../gateways/gateway.ts'
import { booksOf } from '../journal.ts'
import { payerOf } from '../payer.ts'
import { db, isPayable } from '../schema.ts'
import { transferCode } from '../transfer-code.ts'
import { lockBillById } from './follow-books.ts'

const mostAtOnce = 20

/**
 * The payer wants to pay a bill through a gateway: all that is owed now, whatever a browser says. Needs
 * `payments:bill.pay`: whose bill it is. The same payer's press within the attempt's time, for the same gateway and sum,
 * gives the same attempt. Conflict `payments.bill-<state>` when nothing is owed, `payments.attempts` after twenty.
 */
export async function beginAttempt(
  tx: Tx,
  input: { bill: string; gateway: GatewayId; payerAddress: string },
): Promise<Attempt> {
  const bill = await lockBillById(tx, input.bill)
  need(tx, 'payments:bill.pay', { person: await payerOf(tx, bill) })
  if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const { owed: amount } = await booksOf(tx, bill.id)
  const earlier = await db(tx)
    .selectFrom('payments.attempt')
    .selectAll()
    .where('bill', '=', bill.id)
    .orderBy('created_at', 'desc')
    .execute()
  const same = earlier.find(
    one =>
      one.state === 'begun' &&
      one.gateway === input.gateway &&
      one.amount === amount &&
      one.locale === tx.locale &&
      one.expires_at > tx.now,
  )
  if (same) return attemptOf(same)
  if (earlier.length >= mostAtOnce) throw new Conflict('payments.attempts')
  const row = await db(tx)
    .insertInto('payments.attempt')
    .values({
      order: `${transferCode(bill.number)}-${earlier.length + 1}`,
      gateway: input.gateway,
      bill: bill.id,
      amount,
      purpose: bill.purpose,
      payer_address: input.payerAddress,
      locale: tx.locale,
      created_at: tx.now,
      expires_at: sql<Date>`${tx.now}::timestamptz + make_interval(mins => ${attemptMinutes})`,
      state: 'begun',
      asked: 0,
      ask_at: nextQuestion(0, tx.now),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: bill.id,
    action: 'attempt.begun',
    body: { attempt: row.id, gateway: row.gateway, amount },
  })
  return attemptOf(row)
}
