import { setTimeout as pause } from 'node:timers/promises'
import { isAway } from './away.ts'

/**
 * Settings of a connection on which nobody is kept waiting longer than this: PostgreSQL breaks off a statement, sooner a
 * wait for a row that somebody else holds, and gives up the rows of a process that stands still; the client breaks off
 * on a line on which nothing comes any more. All of it is `isAway`.
 */
export function limitsOf(patienceMs: number) {
  return {
    statement_timeout: patienceMs,
    lock_timeout: Math.ceil(patienceMs / 2),
    idle_in_transaction_session_timeout: patienceMs,
    // Later than the server, whose word comes first unless the line itself has fallen silent.
    query_timeout: Math.ceil(patienceMs * 1.2),
  }
}

/**
 * Does `work`, again each second while PostgreSQL is not there, for as long as `patienceMs`; then what it failed of is
 * thrown. `tell` hears of every failure that is waited out. `work` must bear to be begun again.
 */
export async function outlast<T>(
  work: () => Promise<T>,
  { patienceMs, tell }: { patienceMs: number; tell(error: Error): void },
): Promise<T> {
  const latest = performance.now() + patienceMs
  for (;;)
    try {
      return await work()
    } catch (error) {
      const left = latest - performance.now()
      if (left <= 0 || !isAway(error as Error)) throw error
      tell(error as Error)
      await pause(Math.min(1000, left))
    }
}
