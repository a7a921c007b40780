import type { Database } from '#platform/db'

/** Throws when it is not so; the message says in a word why. */
export type Check = () => Promise<void>
export type Readiness = { ready: boolean; checks: Record<string, string> }
export type Ready = {
  look(): Promise<Readiness>
  /** From now on not ready, whatever is asked. */
  drain(): void
}

const patienceMs = 3000
const freshMs = 1000

/**
 * What /readyz says: ready while what is `needed` holds. What is only `told` is a fault that all processes share and most
 * of what people do can do without: to turn everybody away for it would make it larger. The checks run at most once a
 * second, however often anybody asks.
 */
export function readiness(needed: Record<string, Check>, told: Record<string, Check> = {}): Ready {
  let draining = false
  let last: { at: number; answer: Promise<Readiness> } | undefined
  const look = async (): Promise<Readiness> => {
    const checks = Object.entries({ ...needed, ...told })
    const results = await Promise.all(
      checks.map(async ([name, check]) => [name, await outcome(check)] as const),
    )
    const ready = results.every(([name, how]) => how === 'ok' || name in told)
    return { ready, checks: Object.fromEntries(results) }
  }
  return {
    look() {
      if (draining) return Promise.resolve({ ready: false, checks: { process: 'stopping' } })
      const at = performance.now()
      if (!last || at - last.at > freshMs) last = { at, answer: look() }
      return last.answer
    },
    drain() {
      draining = true
    },
  }
}

async function outcome(check: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(done => {
    timer = setTimeout(done, patienceMs, 'no answer')
  })
  const answer = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof NotReady ? error.message : 'unreachable'),
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** A reason that may be told to whoever asks. */
export class NotReady extends Error {}

/** The database answers, takes what is written (a standby does not), and has every migration that this program stands on. */
export async function databaseCheck(database: Database): Promise<Check> {
  const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM migration.applied')
  const wanted = rows.map(row => row.name)
  return async () => {
    const [state] = (
      await database.pool.query<{ read_only: boolean; applied: number }>(
        `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only,
                (SELECT count(*) FROM migration.applied WHERE name = ANY($1)) AS applied`,
        [wanted],
      )
    ).rows
    if (state!.read_only) throw new NotReady('read-only')
    if (state!.applied < wanted.length) throw new NotReady('not migrated')
  }
}

const longestWaitMinutes = 10

/** Jobs that are due are taken, and the outbox is emptied. */
export function queueCheck(database: Database): Check {
  return async () => {
    const [state] = (
      await database.pool.query<{ stuck: boolean }>(
        `SELECT EXISTS (SELECT FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts < max_attempts
                          AND run_at < now() - make_interval(mins => $1))
             OR EXISTS (SELECT FROM platform.outbox WHERE at < now() - make_interval(mins => $1)) AS stuck`,
        [longestWaitMinutes],
      )
    ).rows
    if (state!.stuck) throw new NotReady('stuck')
  }
}
