import type { Database } from '#platform/db'

/** What a mere visit may write: that a session is in use, what somebody typed when it had ended, how often they tried. */
const byVisiting = ['identity.session', 'platform.held_post', 'platform.rate']

/** A digest of each table of ours: two of them differ where anything was done in between. */
export async function snapshot({ pool }: Database): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname || '.' || tablename <> ALL ($1) ORDER BY 1`,
    [byVisiting],
  )
  const digests = rows.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${name} t`,
  )
  const found = await pool.query<{ name: string; digest: string }>(digests.join(' UNION ALL '))
  return Object.fromEntries(found.rows.map(({ name, digest }) => [name, digest]))
}
