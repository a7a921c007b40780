import { referenceKey } from '#lib/money-matching'
import { vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import type { Tx } from '#platform/db'
import { findTransfer, keepTransfer } from '../commands/record-transfer.ts'
import { settleNamed } from '../matching/settle-named.ts'
import { db } from '../schema.ts'
import type { StatementOf } from './release-statement.ts'
import type { LineOutcome, StatementLineRow } from './rows.ts'
import { claimUnnumbered, lockTransfer, toldBefore } from './unnumbered.ts'

/** What became of a line, and the money or refund that it is about. */
export type LineEnd = { outcome: LineOutcome; notice: string | null; refund?: string }

/** A line of a bank does what the bank's notice of it would have done. */
export async function importBankLine(
  tx: Tx,
  statement: StatementOf,
  line: StatementLineRow,
): Promise<LineEnd> {
  if (line.amount <= 0) return { outcome: 'out', notice: null }
  const transfer = { account: statement.number, amount: line.amount, description: line.description }
  await lockTransfer(tx, transfer)
  const told = { ...transfer, gatewayTransaction: line.transaction }
  const before = line.is_numbered ? await findTransfer(tx, told) : undefined
  if (before) {
    const differs = before.amount !== line.amount || (await isAnothers(tx, line, before.id))
    return { outcome: differs ? 'differs' : 'known', notice: before.id }
  }
  const days = [line.booked_on, line.value_on]
  const known = line.is_numbered
    ? (await claimUnnumbered(tx, { ...transfer, number: line.transaction, days, statement: statement.id }))
        ?.id
    : await toldBefore(tx, statement, line)
  if (known) return { outcome: 'known', notice: known }
  const by = { ...tx, actor: system('payments.statements') }
  const { outcome } = await keepTransfer(by, {
    ...told,
    description: textOf(line),
    paidAt: endOf(line, tx.now),
  })
  const { id: notice } = (await findTransfer(tx, told))!
  if (outcome === 'paid') return { outcome, notice }
  const settled = await settleNamed(tx, [notice])
  return { outcome: settled.length ? 'paid' : 'unmatched', notice }
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
