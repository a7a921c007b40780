import type { Tx } from '#platform/db'
import { observeSettings } from './settings.ts'

export type Standbys = {
  following: number
  /** Of these, those that a commit waits for: what was acknowledged is on two machines. */
  inStep: number
  /** One is meant to be there: DATABASE_STANDBY says so, or PostgreSQL waits for one. */
  wanted: boolean
}

export async function standbys(tx: Tx): Promise<Standbys> {
  const [row] = await tx.query<Standbys>('platform', {
    // Whoever may not look into it (pg_monitor may) sees that servers follow, and no more: they are believed.
    text: `SELECT count(*) AS following, count(*) FILTER (WHERE coalesce(sync_state, 'sync') IN ('sync', 'quorum')) AS "inStep",
                  $1 OR current_setting('synchronous_standby_names') <> '' AS wanted
           FROM pg_stat_replication`,
    values: [observeSettings().DATABASE_STANDBY],
  })
  return row!
}
