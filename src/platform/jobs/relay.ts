import type { Database } from '#platform/db'
import type { JobTable } from './job.ts'

type Spec = { identifier: string; payload: unknown; run_at: Date | null; job_key: string | null }

/**
 * Hands what the outbox holds to the job queue: rows leave the one and enter the other in one transaction, so each is
 * handed over exactly once, by whichever process comes first. Returns how many rows it moved.
 */
export async function relayOnce(database: Database, table: JobTable): Promise<number> {
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<{
      topic: string
      payload: { channel?: string }
      run_at: Date | null
      key: string | null
    }>(
      `DELETE FROM platform.outbox WHERE id IN (
         SELECT id FROM platform.outbox ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
       RETURNING topic, payload, run_at, key`,
    )
    const specs: Spec[] = []
    const touched = new Set<string>()
    for (const { topic, payload, run_at, key } of rows) {
      if (topic === 'live') touched.add(payload.channel!)
      else if (topic.startsWith('job:'))
        specs.push({ identifier: topic.slice(4), payload, run_at, job_key: key })
      else
        for (const identifier of table.listeners.get(topic.slice(6)) ?? [])
          specs.push({ identifier, payload, run_at, job_key: null })
    }
    if (specs.length)
      await client.query(
        `SELECT FROM graphile_worker.add_jobs(ARRAY(
           SELECT (identifier, payload, NULL, run_at, 12, job_key, NULL, NULL)::graphile_worker.job_spec
           FROM jsonb_to_recordset($1) AS spec(identifier text, payload json, run_at timestamptz, job_key text)))`,
        [JSON.stringify(specs)],
      )
    for (const channel of touched) await client.query("SELECT pg_notify('sen_live', $1)", [channel])
    await client.query('COMMIT')
    return rows.length
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost
    })
    throw error
  } finally {
    client.release(broken)
  }
}

let ring: (() => void) | undefined

/** Called after a commit that put something into the outbox: the relay of this process looks at once. */
export function wake(): void {
  ring?.()
}

/** Relays until stopped: at once when woken, and every second for rows that another, dead process left behind. */
export function startRelay(
  database: Database,
  table: JobTable,
  complain: (error: unknown) => void,
): { stop(): Promise<void> } {
  const state = { stopped: false }
  let woken = false
  let rest: (() => void) | undefined
  ring = () => {
    woken = true
    rest?.()
  }
  const loop = (async () => {
    while (!state.stopped) {
      woken = false
      const moved = await relayOnce(database, table).catch(error => {
        if (!state.stopped) complain(error)
        return 0
      })
      if (moved === 500 || woken || state.stopped) continue
      await new Promise<void>(done => {
        const timer = setTimeout(done, 1000)
        rest = () => {
          clearTimeout(timer)
          done()
        }
      })
    }
  })()
  return {
    async stop() {
      state.stopped = true
      ring = undefined
      rest?.()
      await loop
    },
  }
}
