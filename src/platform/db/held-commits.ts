import type pg from 'pg'

// Longer than any commit takes whose standby is there.
const longMs = 2000

/**
 * Stands in FROM of a statement that notes what may be lost when a standby takes over, such as who was here: nobody waits
 * for a standby for its sake. It holds for the whole transaction, so nothing else may be written with it.
 */
export const withoutStandby = "(SELECT set_config('synchronous_commit', 'local', true)) AS without_standby"

export type HeldCommits = {
  /** Notes when a commit takes so long that it may be held. */
  watch<T>(commit: Promise<T>): Promise<T>
  /** Throws what `isAway` knows as long as commits are held. */
  refuse(): Promise<void>
}

/**
 * While its synchronous standby is away PostgreSQL lets each commit wait, and its connection with it, long after whoever
 * asked was told that it took too long: in some minutes none is left to read with. So once a commit took long, whoever is
 * about to begin a transaction asks first whether commits are held, and begins none as long as they are.
 */
export function heldCommits(pool: pg.Pool): HeldCommits {
  let suspected = false
  return {
    async watch(commit) {
      const timer = setTimeout(() => {
        suspected = true
      }, longMs)
      try {
        return await commit
      } finally {
        clearTimeout(timer)
      }
    },
    async refuse() {
      if (!suspected) return
      const { rows } = await pool.query(
        `SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query_start < clock_timestamp() - interval '1 second' LIMIT 1`,
      )
      if (rows.length) throw new Error('Commits are held')
      suspected = false
    },
  }
}
