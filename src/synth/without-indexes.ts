import type pg from 'pg'

/** Below so many dossiers it is quicker to keep the indexes up to date. */
const worthIt = 5000

/**
 * Takes away the indexes that only searching needs while a table is filled, and makes them again from the rows: one
 * sorted pass each instead of a random place for every row. Keys stay, and tables that are well filled already keep
 * everything.
 */
export async function withoutIndexes(
  client: pg.Client,
  dossiers: number,
  load: () => Promise<void>,
): Promise<void> {
  const { rows: found } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE s.nspname IN ('dossiers', 'payments', 'platform') AND c.relkind = 'r' AND NOT i.indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
       AND (SELECT count(*) FROM (SELECT FROM dossiers.dossier LIMIT $1) AS few) < $1`,
    [Math.floor(dossiers / 4) + 1],
  )
  const dropped = dossiers < worthIt ? [] : found
  await client.query(`SET maintenance_work_mem = '512MB'`)
  for (const { name } of dropped) await client.query(`DROP INDEX ${name}`)
  try {
    await load()
  } finally {
    // What broke off is rolled back first, or its fault would be hidden by another.
    await client.query('ROLLBACK')
    for (const { definition } of dropped) await client.query(definition)
  }
}
