import { sql } from 'kysely'
import { referenceKey } from '#lib/money-matching'
import { vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { findTransfer, recordTransfer } from '../commands/record-transfer.ts'
import { settleNamed } from '../matching/settle-named.ts'
import { db } from '../schema.ts'
import type { StatementOf } from './release-statement.ts'
import type { LineOutcome, StatementLineRow } from './rows.ts'

/** What became of a line, and the money or refund that it is about. */
export type LineEnd = { outcome: LineOutcome; notice: string | null; refund?: string }

/** A line of a bank does what the bank's notice of it would have done. */
export async function importBankLine(
  tx: Tx,
  statement: StatementOf,
  line: StatementLineRow,
): Promise<LineEnd> {
  if (line.amount <= 0) return { outcome: 'out', notice: null }
  const known = line.is_numbered ? undefined : await toldBefore(tx, statement, line)
  if (known) return { outcome: 'known', notice: known }
  const told = { gatewayTransaction: line.transaction, account: statement.number }
  const before = await findTransfer(tx, told)
  try {
    const { outcome } = await recordTransfer(
      { ...tx, actor: system('payments.statements') },
      {
        ...told,
        amount: line.amount,
        description: textOf(line),
        paidAt: endOf(line, tx.now),
      },
    )
    if (before) return { outcome: (await isAnothers(tx, line, before)) ? 'differs' : 'known', notice: before }
    const notice = (await findTransfer(tx, told))!
    if (outcome === 'paid') return { outcome, notice }
    const settled = await settleNamed(tx, [notice])
    return { outcome: settled.length ? 'paid' : 'unmatched', notice }
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return { outcome: 'differs', notice: before ?? null }
  }
}

/**
 * A line without a number was in a file before; or it is one that a notice told with a number: same account, sum, day and
 * words, and no line has it yet.
 */
async function toldBefore(
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
      sql<boolean>`NOT EXISTS (SELECT FROM payments.statement_line l WHERE l.notice = payments.notice.id)`,
    )
    .orderBy('paid_at')
    .execute()
  const words = referenceKey(line.description)
  return told.find(one => referenceKey(one.description) === words)?.id
}

/**
 * Whether the money known under this number is that of another line: banks use numbers again, and what came in under one
 * must not pass for known. The same line of another file has the same day and words, which a format may cut short.
 */
async function isAnothers(tx: Tx, line: StatementLineRow, notice: string): Promise<boolean> {
  const earlier = await db(tx)
    .selectFrom('payments.statement_line')
    .select(['statement', 'position', 'booked_on', 'description'])
    .where('notice', '=', notice)
    .where('outcome', '<>', 'differs')
    .execute()
  const words = referenceKey(line.description)
  return earlier.some(one => {
    if (one.statement === line.statement) return one.position !== line.position
    const theirs = referenceKey(one.description)
    return one.booked_on !== line.booked_on || !(theirs.startsWith(words) || words.startsWith(theirs))
  })
}

/** What a notice would have said; the payer's reference is part of it where the text leaves it out. */
function textOf(line: StatementLineRow): string {
  const { description, reference } = line
  const isSaid = !reference || referenceKey(description).includes(referenceKey(reference))
  return isSaid ? description : `${description} ${reference}`.trim()
}

/** A statement says the day only: its last minute, or now while it is not over. */
export function endOf(line: StatementLineRow, now: Date): Date {
  const end = vnInstant(line.booked_on, '23:59')
  return end < now ? end : now
}
