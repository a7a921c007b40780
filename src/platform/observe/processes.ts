import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { system } from '#platform/access'
import { every } from '#platform/clock'
import type { Database, Tx } from '#platform/db'
import { storeIntegrations } from './integrations.ts'
import { observeSettings } from './settings.ts'
import { type Counted, costliestStatements } from './statements.ts'

export type Role = 'all' | 'web' | 'worker'

/** Open pages that show how the system runs look again at each heartbeat of any process. */
export const heartbeatChannel = 'operations'
const beatMs = 5000
const keptStatements = 10

/**
 * Says every few seconds that this process is there, and hands over what it counted. A beat that fails is left out: the
 * next one comes soon, and a process that is not seen is what the operator looks for.
 */
export async function startHeartbeat(
  database: Database,
  role: Role,
): Promise<{ stopping(): Promise<void>; stop(): Promise<void> }> {
  const id = randomUUID()
  let stopping = false
  const beat = () =>
    database.write({ actor: system('heartbeat') }, async tx => {
      await tx.query('platform', {
        name: 'process-beat',
        text: `INSERT INTO platform.process AS p (id, role, host, pid, version, started_at, seen_at, stopping, statements)
               VALUES ($1, $2, $3, $4, $5, now() - make_interval(secs => $6), now(), $7, $8)
               ON CONFLICT (id) DO UPDATE SET seen_at = now(), stopping = excluded.stopping, statements = excluded.statements`,
        values: [
          id,
          role,
          hostname(),
          process.pid,
          observeSettings().SEN_VERSION,
          process.uptime(),
          stopping,
          JSON.stringify(costliestStatements(keptStatements)),
        ],
      })
      await storeIntegrations(tx)
      await tx.query('platform', {
        name: 'process-forget',
        text: `DELETE FROM platform.process WHERE seen_at < now() - interval '1 day'`,
      })
      await tx.query('platform', {
        name: 'process-tell',
        text: `SELECT pg_notify('sen_live', $1)`,
        values: [heartbeatChannel],
      })
    })
  await beat()
  const beating = every(beatMs, () => beat().catch(() => {}))
  return {
    async stopping() {
      stopping = true
      await beat().catch(() => {})
    },
    /** What ended in order needs no looking for. */
    async stop() {
      beating.stop()
      await beat()
        .then(() => database.pool.query('DELETE FROM platform.process WHERE id = $1', [id]))
        .catch(() => {})
    },
  }
}

export type RunningProcess = {
  id: string
  role: Role
  host: string
  pid: number
  version: string
  started_at: Date
  seen_at: Date
  stopping: boolean
  /** Three beats are missing. */
  lost: boolean
}

/** All that run, and those that fell silent during the last day. */
export function listProcesses(tx: Tx): Promise<RunningProcess[]> {
  return tx.query<RunningProcess>('platform', {
    text: `SELECT id, role, host, pid, version, started_at, seen_at, stopping,
                  seen_at < now() - make_interval(secs => $1) AS lost
           FROM platform.process ORDER BY lost, role, host, pid`,
    values: [(beatMs * 3) / 1000],
  })
}

/** What took the database most of its time: as PostgreSQL counts it where pg_stat_statements is loaded, else as the processes that run count it. */
export async function listCostlyStatements(
  tx: Tx,
  most: number,
): Promise<{ by: 'database' | 'processes'; statements: Counted[] }> {
  const counted = await tx.query<Counted>('platform', {
    text: 'SELECT * FROM platform.counted_statements($1)',
    values: [most],
  })
  if (counted.length) return { by: 'database', statements: counted }
  const own = await tx.query<Counted>('platform', {
    text: `SELECT statement, sum(calls) AS calls, sum(ms) AS ms, max(slowest) AS slowest
           FROM platform.process, jsonb_to_recordset(statements) AS s(statement text, calls bigint, ms float8, slowest float8)
           GROUP BY statement ORDER BY sum(ms) DESC LIMIT $1`,
    values: [most],
  })
  return { by: 'processes', statements: own.map(one => ({ ...one, calls: Number(one.calls) })) }
}
