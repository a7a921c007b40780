import type pg from 'pg'
import { CannotRestore } from './restore.ts'

const step = 50_000
/** Each takes microseconds; beyond that it would be hours, and PostgreSQL would have to freeze all its tables. */
const most = 100_000_000

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
  if (behind > most)
    throw new CannotRestore(
      `Máy chủ mới còn kém máy chủ cũ ${behind.toLocaleString('vi-VN')} số giao dịch: hãy phục hồi từ bản pg_basebackup, hoặc nạp vào máy chủ đã đặt pg_resetwal --next-transaction-id.`,
    )
  await client.query('SET synchronous_commit = off')
  for (let left = behind + 1; left > 0; left -= step)
    await client.query(
      `DO $$ BEGIN FOR n IN 1..${Math.min(left, step)} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`,
    )
}
