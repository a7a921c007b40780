import type pg from 'pg'
import { CannotRestore } from './restore.ts'

const step = 50_000
/** Each takes microseconds; beyond that it would be hours, and PostgreSQL would have to freeze all its tables. */
const most = 100_000_000

/** From here on a dump is told apart: some months are left to change to copies of the whole cluster. */
const many = 50_000_000
const nearlyMost = 90_000_000

/** Whether a dump of a server that has counted so far can be read into a new one: still, not for long, or hardly. */
export function outlookOf(transactions: number): 'good' | 'warned' | 'late' {
  if (transactions < many) return 'good'
  return transactions < nearlyMost ? 'warned' : 'late'
}

/** Before hours are spent on reading a dump: can the server it is read into count as far as the old one had? */
export async function refuseTooFar(client: pg.Client, transactions: number): Promise<void> {
  const { rows } = await client.query<{ behind: number }>(
    'SELECT $1::bigint - pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS behind',
    [transactions],
  )
  refuseBeyondMost(rows[0]!.behind)
}

function refuseBeyondMost(behind: number): void {
  if (behind > most)
    throw new CannotRestore(
      `Máy chủ mới còn kém máy chủ cũ ${behind.toLocaleString('vi-VN')} số giao dịch: hãy phục hồi từ bản pg_basebackup, hoặc nạp vào máy chủ đã đặt pg_resetwal --next-transaction-id.`,
    )
}

/**
 * Seals of the ledger cover stretches of transaction numbers. A server into which a dump was read counts from its own
 * beginning: what it wrote next would seem to lie under old seals. So it counts on from where the old one stood.
 */
export async function advanceTransactions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ behind: number }>(
    `SELECT greatest((SELECT max(xid) FROM platform.ledger)::text::bigint, (SELECT max(to_xid) FROM platform.ledger_seal)::text::bigint, 0)
            - pg_current_xact_id()::text::bigint AS behind`,
  )
  const { behind } = rows[0]!
  refuseBeyondMost(behind)
  await client.query('SET synchronous_commit = off')
  for (let left = behind + 1; left > 0; left -= step)
    await client.query(
      `DO $$ BEGIN FOR n IN 1..${Math.min(left, step)} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`,
    )
}
