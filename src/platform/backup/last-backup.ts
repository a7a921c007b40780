import type { Database, Tx } from '#platform/db'

/** Notes that all was copied now. */
export async function noteBackup(database: Database): Promise<void> {
  await database.pool.query(
    `INSERT INTO platform.last_backup (at) VALUES (now()) ON CONFLICT (one) DO UPDATE SET at = excluded.at`,
  )
}

/** How many seconds ago all was copied; null: never yet. */
export async function secondsSinceBackup(tx: Tx): Promise<number | null> {
  const [row] = await tx.query<{ seconds: number }>('platform', {
    text: 'SELECT extract(epoch FROM now() - at)::float8 AS seconds FROM platform.last_backup',
  })
  return row?.seconds ?? null
}
