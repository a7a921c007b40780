import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { attemptMinutes, attemptOf, nextQuestion } from '../attempt.ts'
import type { Attempt, GatewayId } from '../gateways/gateway.ts'
import { booksOf } from '../journal.ts'
import { payerOf } from '../payer.ts'
import { db, isPayable } from '../schema.ts'
import { texts } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'
import { lockBillById } from './follow-books.ts'
import { lockNamed, owedBy } from './record-money.ts'

const mostAtOnce = 20

/** A bill, or several that were laid together. */
type Asked = { id: string; number: number; purpose: string; amount: number; of: 'bill' | 'basket' }

/**
 * The payer wants to pay a bill, or a basket, through a gateway: all that is owed now, whatever a browser says. Needs
 * `payments:bill.pay`: whose it is. The same payer's press within the attempt's time, for the same gateway and sum, gives
 * the same attempt. Conflict `payments.bill-<state>` or `payments.basket` when nothing is owed, `payments.attempts` after
 * twenty.
 */
export async function beginAttempt(
  tx: Tx,
  input: ({ bill: string } | { basket: string }) & { gateway: GatewayId; payerAddress: string },
): Promise<Attempt> {
  const asked = 'bill' in input ? await askedByBill(tx, input.bill) : await askedByBasket(tx, input.basket)
  const earlier = await db(tx)
    .selectFrom('payments.attempt')
    .selectAll()
    .where(asked.of, '=', asked.id)
    .orderBy('created_at', 'desc')
    .execute()
  const same = earlier.find(
    one =>
      one.state === 'begun' &&
      one.gateway === input.gateway &&
      one.amount === asked.amount &&
      one.locale === tx.locale &&
      one.expires_at > tx.now,
  )
  if (same) return attemptOf(same)
  if (earlier.length >= mostAtOnce) throw new Conflict('payments.attempts')
  const row = await db(tx)
    .insertInto('payments.attempt')
    .values({
      order: `${transferCode(asked.number)}-${earlier.length + 1}`,
      gateway: input.gateway,
      bill: null,
      basket: null,
      [asked.of]: asked.id,
      amount: asked.amount,
      purpose: asked.purpose,
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
    chain: asked.id,
    action: 'attempt.begun',
    body: { attempt: row.id, gateway: row.gateway, amount: row.amount },
  })
  return attemptOf(row)
}

async function askedByBill(tx: Tx, id: string): Promise<Asked> {
  const bill = await lockBillById(tx, id)
  need(tx, 'payments:bill.pay', { person: await payerOf(tx, bill) })
  if (!isPayable(bill.state)) throw new Conflict(`payments.bill-${bill.state}`)
  const { owed: amount } = await booksOf(tx, bill.id)
  return { id, number: bill.number, purpose: bill.purpose, amount, of: 'bill' }
}

async function askedByBasket(tx: Tx, id: string): Promise<Asked> {
  const basket = await db(tx)
    .selectFrom('payments.basket')
    .select(['number', 'payer'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!basket) throw new NotFound('basket')
  need(tx, 'payments:bill.pay', { person: basket.payer })
  const bills = await lockNamed(tx, [basket.number])
  const amount = await owedBy(tx, bills)
  if (amount <= 0) throw new Conflict('payments.basket')
  const count = bills.filter(bill => isPayable(bill.state)).length
  return {
    id,
    number: basket.number,
    purpose: texts(tx.locale)('basket.purpose', { count }),
    amount,
    of: 'basket',
  }
}
