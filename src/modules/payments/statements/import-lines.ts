import { sql } from 'kysely'
import { referenceKey } from '#lib/money-matching'
import { vnInstant } from '#lib/vietnamese-text'
import { actorKey, need, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { enqueue } from '#platform/jobs'
import { append } from '#platform/ledger'
import { recordTransfer } from '../commands/record-transfer.ts'
import { settleNamed } from '../matching/settle-named.ts'
import { placesSharing } from '../queries/find-account.ts'
import { db } from '../schema.ts'
import type { LineOutcome, StatementLineRow, StatementRow } from './rows.ts'

type Of = StatementRow & { number: string; agency: string }

/**
 * An officer who looked at a statement lets its lines count. Needs `payments:statement.import` where the account's transfers
 * arrive. Each line that came in does what the bank's notice of it would have done, and did if it was told; the lines are
 * worked off by a job. Pressed twice it changes nothing.
 */
export async function importStatement(tx: Tx, id: string): Promise<void> {
  const statement = await lockStatement(tx, id)
  need(tx, 'payments:statement.import', { agencies: await placesSharing(tx, statement.agency) })
  if (statement.imported_at) return
  await db(tx)
    .updateTable('payments.statement')
    .set({ imported_by: actorKey(tx.actor), imported_at: tx.now })
    .where('id', '=', id)
    .execute()
  await append(tx, { chain: id, action: 'statement.imported', body: { sha256: statement.sha256 } })
  await enqueue(tx, 'payments.import-lines', { statement: id })
}

/**
 * Works off the next lines of an imported statement, and says how many are left. Needs `payments:transfer.record`, which
 * only a job has. Another process waits, and then finds other lines.
 */
export async function importLines(tx: Tx, id: string, most: number): Promise<number> {
  need(tx, 'payments:transfer.record')
  const statement = await lockStatement(tx, id)
  if (!statement.imported_at) return 0
  const waiting = db(tx)
    .selectFrom('payments.statement_line')
    .where('statement', '=', id)
    .where('outcome', 'is', null)
  for (const line of await waiting.selectAll().orderBy('position').limit(most).execute()) {
    const end = await importLine(tx, statement, line)
    await db(tx)
      .updateTable('payments.statement_line')
      .set(end)
      .where('statement', '=', id)
      .where('position', '=', line.position)
      .execute()
  }
  const { left } = await waiting.select(sql<number>`count(*)::int`.as('left')).executeTakeFirstOrThrow()
  return left
}

async function importLine(
  tx: Tx,
  statement: Of,
  line: StatementLineRow,
): Promise<{ outcome: LineOutcome; notice: string | null }> {
  if (line.amount <= 0) return { outcome: 'out', notice: null }
  const known = line.is_numbered ? undefined : await toldBefore(tx, statement, line)
  if (known) return { outcome: 'known', notice: known }
  const before = await noticeOf(tx, line.transaction)
  try {
    const { outcome } = await recordTransfer(
      { ...tx, actor: system('payments.statements') },
      {
        gatewayTransaction: line.transaction,
        account: statement.number,
        amount: line.amount,
        description: textOf(line),
        paidAt: endOf(line, tx.now),
      },
    )
    if (before) return { outcome: 'known', notice: before }
    const notice = (await noticeOf(tx, line.transaction))!
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
async function toldBefore(tx: Tx, statement: Of, line: StatementLineRow): Promise<string | undefined> {
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

async function noticeOf(tx: Tx, transaction: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('payments.notice')
    .select('id')
    .where('channel', '=', 'bank-transfer')
    .where('gateway_transaction', '=', transaction)
    .executeTakeFirst()
  return row?.id
}

/** What a notice would have said; the payer's reference is part of it where the text leaves it out. */
function textOf(line: StatementLineRow): string {
  const { description, reference } = line
  const isSaid = !reference || referenceKey(description).includes(referenceKey(reference))
  return isSaid ? description : `${description} ${reference}`.trim()
}

/** A statement says the day only: its last minute, or now while it is not over. */
function endOf(line: StatementLineRow, now: Date): Date {
  const end = vnInstant(line.booked_on, '23:59')
  return end < now ? end : now
}

async function lockStatement(tx: Tx, id: string): Promise<Of> {
  const row = await db(tx)
    .selectFrom('payments.statement as statement')
    .innerJoin('payments.account as account', 'account.id', 'statement.account')
    .selectAll('statement')
    .select(['account.number', 'account.agency'])
    .where('statement.id', '=', id)
    // The account as well: of two files with the same days one waits for the other.
    .forNoKeyUpdate(['statement', 'account'])
    .executeTakeFirst()
  if (!row) throw new NotFound('statement')
  return row
}
