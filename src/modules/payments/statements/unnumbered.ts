import { sql } from 'kysely'
import { referenceKey } from '#lib/money-matching'
import type { Day } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { db, type NoticeRow } from '../schema.ts'
import type { StatementOf } from './release-statement.ts'
import type { StatementLineRow } from './rows.ts'

/** What may have been told with the bank's number and without it. */
type Transfer = { account: string; amount: number; description: string }
export type KnownMoney = Pick<NoticeRow, 'id' | 'amount'>

/**
 * Until the end of the transaction nobody else records money of this account, sum and words: told at one moment with a
 * number and without one, neither would see the other.
 */
export async function lockTransfer(tx: Tx, { account, amount, description }: Transfer): Promise<void> {
  await tx.query('payments', {
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 14))',
    values: [[account, amount, referenceKey(description)].join('|')],
  })
}

/**
 * The money that a line without a number told of, for a number that is new: same account, sum, day and words, and no
 * number has it yet. From now on this one has it. Of its own statement a line is always other money.
 */
export async function claimUnnumbered(
  tx: Tx,
  told: Transfer & { number: string; days: readonly Day[]; statement?: string },
): Promise<KnownMoney | undefined> {
  const { rows } = await sql<KnownMoney & { description: string }>`
    SELECT n.id, n.amount, l.description
    FROM payments.notice n
      JOIN payments.statement_line l ON l.notice = n.id AND l.transaction = n.gateway_transaction AND NOT l.is_numbered
    WHERE n.channel = 'bank-transfer' AND n.gateway_transaction LIKE 'SK-%'
      AND n.account_number = ${told.account} AND n.amount = ${told.amount}
      AND (l.booked_on = ANY(${told.days}::date[]) OR l.value_on = ANY(${told.days}::date[]))
      AND NOT EXISTS (SELECT FROM payments.number_told_later t WHERE t.notice = n.id)
      AND NOT EXISTS (SELECT FROM payments.statement_line o WHERE o.notice = n.id AND o.statement = ${told.statement ?? null})
    ORDER BY n.paid_at, n.id`.execute(db(tx))
  const words = referenceKey(told.description)
  const money = rows.find(one => referenceKey(one.description) === words)
  if (!money) return undefined
  await db(tx)
    .insertInto('payments.number_told_later')
    .values({ number: told.number, account_number: told.account, notice: money.id, at: tx.now })
    .execute()
  await append(tx, { chain: money.id, action: 'money.numbered', body: { number: told.number } })
  return money
}

/**
 * The money of a line without a number, where it was told before: the line was in a file before, or a notice or a numbered
 * line told of it; same account, sum, day and words. Of two equal lines each has its own.
 */
export async function toldBefore(
  tx: Tx,
  statement: StatementOf,
  line: StatementLineRow,
): Promise<string | undefined> {
  const own = await db(tx)
    .selectFrom('payments.statement_line')
    .select('notice')
    .where('transaction', '=', line.transaction)
    .where('notice', 'is not', null)
    .executeTakeFirst()
  if (own) return own.notice!
  const told = await db(tx)
    .selectFrom('payments.notice')
    .select(['id', 'description'])
    .where('channel', '=', 'bank-transfer')
    .where('account_number', '=', statement.number)
    .where('amount', '=', line.amount)
    .where(
      sql<boolean>`(paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date IN (${line.booked_on}::date, ${line.value_on}::date)`,
    )
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM payments.statement_line l WHERE l.notice = payments.notice.id
                               AND (NOT l.is_numbered OR l.statement = ${statement.id}))`,
    )
    // A line further down has its number.
    .where(
      sql<boolean>`NOT EXISTS (SELECT FROM payments.statement_line l WHERE l.statement = ${statement.id}
                               AND l.transaction = payments.notice.gateway_transaction)`,
    )
    .orderBy('paid_at')
    .execute()
  const words = referenceKey(line.description)
  return told.find(one => referenceKey(one.description) === words)?.id
}
