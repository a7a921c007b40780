import { sql } from 'kysely'
import { system } from '#platform/access'
import type { Tx } from '#platform/db'
import { refundPaid } from '../commands/decide-refund.ts'
import { recordTold } from '../commands/record-told.ts'
import { db } from '../schema.ts'
import { endOf, type LineEnd } from './bank-line.ts'
import type { StatementOf } from './release-statement.ts'
import type { StatementLineRow } from './rows.ts'

/**
 * A line of a gateway's settlement does what its callback would have done: what we know is held against it, what we never
 * heard of is recorded now.
 */
export async function importGatewayLine(
  tx: Tx,
  statement: StatementOf,
  line: StatementLineRow,
): Promise<LineEnd> {
  const by = { ...tx, actor: system('payments.statements') }
  if (line.amount < 0) return refundLine(by, statement, line)
  const known = await noticeOf(tx, statement, line)
  if (known?.isTaken) return { outcome: 'repeated', notice: known.id }
  if (known) return { outcome: known.amount === line.amount ? 'known' : 'differs', notice: known.id }
  await recordTold(by, {
    gateway: statement.gateway!,
    order: line.reference,
    transaction: line.is_numbered ? line.transaction : null,
    amount: line.amount,
    state: 'paid',
    code: 'settlement',
    at: endOf(line, tx.now),
    source: 'file',
  })
  const now = (await noticeOf(tx, statement, line))!
  return { outcome: now.waits ? 'unmatched' : 'paid', notice: now.id }
}

type Known = { id: string; amount: number; isTaken: boolean; waits: boolean }

/**
 * The money of a line, by the gateway's number, or by our order as long as no other line has it or is to have it, unless it
 * was told without a number. Taken: a line that was worked off before has it.
 */
async function noticeOf(tx: Tx, statement: StatementOf, line: StatementLineRow): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    SELECT n.id, n.amount, l.notice IS NOT NULL AS "isTaken",
      EXISTS (SELECT FROM payments.unmatched u WHERE u.notice = n.id) AS waits
    FROM payments.notice n LEFT JOIN LATERAL (SELECT notice FROM payments.statement_line WHERE notice = n.id LIMIT 1) l ON true
    WHERE n.channel = ${statement.gateway}
      AND (${line.is_numbered} AND n.gateway_transaction = ${line.transaction}
        OR n.description = ${line.reference} AND ${line.reference} <> ''
          AND (l.notice IS NULL OR NOT ${line.is_numbered} OR n.gateway_transaction = n.description)
          AND NOT EXISTS (SELECT FROM payments.statement_line o
                          WHERE o.statement = ${statement.id} AND o.position <> ${line.position}
                            AND o.amount > 0 AND o.transaction = n.gateway_transaction))
    ORDER BY n.gateway_transaction = ${line.transaction} DESC, l.notice IS NOT NULL, n.amount = ${line.amount} DESC
    LIMIT 1`.execute(db(tx))
  return rows[0]
}

/** What the gateway gave back: our refund, which it may confirm; else somebody must ask the gateway. */
async function refundLine(tx: Tx, statement: StatementOf, line: StatementLineRow): Promise<LineEnd> {
  const repeated = await db(tx)
    .selectFrom('payments.statement_line as other')
    .innerJoin('payments.statement as of', 'of.id', 'other.statement')
    .select('other.position')
    .where('of.gateway', '=', statement.gateway)
    .where('of.id', '<>', statement.id)
    .where('other.transaction', '=', line.transaction)
    .where('other.amount', '=', line.amount)
    .where('other.booked_on', '=', line.booked_on)
    .where('other.outcome', 'is not', null)
    .executeTakeFirst()
  if (repeated) return { outcome: 'repeated', notice: null }
  const { rows } = await sql<{ id: string; state: string }>`
    SELECT r.id, r.state FROM payments.refund r
      LEFT JOIN payments.payment p ON p.id = r.payment
      JOIN payments.notice n ON n.id = r.notice OR n.channel = p.channel AND n.gateway_transaction = p.gateway_transaction
    WHERE r.way = 'gateway' AND r.state IN ('sent', 'done') AND n.channel = ${statement.gateway} AND r.amount = ${-line.amount}
      AND (r.reference = ${line.transaction} OR n.gateway_transaction = ${line.transaction} OR n.description = ${line.reference})
      AND NOT EXISTS (SELECT FROM payments.statement_line l WHERE l.refund = r.id)
    ORDER BY r.reference = ${line.transaction} DESC NULLS LAST, r.decided_at LIMIT 1`.execute(db(tx))
  const [refund] = rows
  if (!refund) return { outcome: 'only-theirs', notice: null }
  if (refund.state === 'sent') await refundPaid(tx, { refund: refund.id, code: 'settlement' })
  return { outcome: 'known', notice: null, refund: refund.id }
}
