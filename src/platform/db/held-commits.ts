import type pg from 'pg'
import { isAway } from './away.ts'
import type { Statement } from './database.ts'
import { writesOrLocks } from './gather.ts'

// Longer than any commit takes whose standby is there, and by how much longer one must wait to be taken for held.
const longMs = 5000
const heldFor = '4 seconds'

/**
 * Stands in FROM of a statement that notes what may be lost when a standby takes over, such as who was here: nobody waits
 * for a standby for its sake. It holds for the whole transaction, so nothing else may be written with it.
 */
export const withoutStandby = "(SELECT set_config('synchronous_commit', 'local', true)) AS without_standby"

export type HeldCommits = {
  /** Notes when something takes so long, or is so long not answered, that it may be a commit that is held. */
  watch<T>(asked: Promise<T>): Promise<T>
  /** Throws what `isAway` knows as long as commits are held; not for a statement that waits for none. */
  refuse(statement?: Statement): Promise<void>
}

/**
 * While its synchronous standby is away PostgreSQL lets each commit wait, and its connection with it, long after whoever
 * asked was told that it took too long: in some minutes none is left to read with. So once anything took long, whoever is
 * about to write asks first whether commits are held, and adds none as long as they are.
 */
export function heldCommits(pool: pg.Pool): HeldCommits {
  let suspected = false
  const suspect = () => {
    suspected = true
  }
  return {
    async watch(asked) {
      const timer = setTimeout(suspect, longMs)
      try {
        return await asked
      } catch (error) {
        if (isAway(error as Error)) suspect()
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
    async refuse(statement) {
      if (!suspected || (statement && (statement.fleeting || !writesOrLocks.test(statement.text)))) return
      const { rows } = await pool.query(
        `SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query_start < clock_timestamp() - interval '${heldFor}' LIMIT 1`,
      )
      if (rows.length) throw new Error('Commits are held')
      suspected = false
    },
  }
}

/** For work that can wait for its standby. */
export const heldAsLongAsItTakes: HeldCommits = { watch: asked => asked, refuse: async () => {} }
