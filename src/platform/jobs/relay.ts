import type { Database } from '#platform/db'
import type { JobTable } from './job.ts'
import { listen } from './listen.ts'

/** About a day of them: the first few soon after each other, then one every five minutes (worker.ts). */
const tries = 290

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
      id: number
      topic: string
      payload: { channel?: string }
      run_at: Date | null
      key: string | null
    }>(
      `DELETE FROM platform.outbox WHERE id IN (
         SELECT id FROM platform.outbox ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
       RETURNING id, topic, payload, run_at, key`,
    )
    // Of several of one key the last is meant, and the queue takes a key once a statement.
    const specs = new Map<unknown, Spec>()
    const touched = new Set<string>()
    for (const { id, topic, payload, run_at, key } of rows.toSorted((one, other) => one.id - other.id)) {
      if (topic === 'live') touched.add(payload.channel!)
      else if (topic.startsWith('job:'))
        specs.set(key ?? id, { identifier: topic.slice(4), payload, run_at, job_key: key })
      else
        for (const identifier of table.listeners.get(topic.slice(6)) ?? [])
          specs.set(`${id} ${identifier}`, { identifier, payload, run_at, job_key: null })
    }
    if (specs.size)
      await client.query(
        `SELECT FROM graphile_worker.add_jobs(ARRAY(
           SELECT (identifier, payload, NULL, run_at, $2, job_key, NULL, NULL)::graphile_worker.job_spec
           FROM jsonb_to_recordset($1) AS spec(identifier text, payload json, run_at timestamptz, job_key text)))`,
        [JSON.stringify([...specs.values()]), tries],
      )
    if (touched.size)
      await client.query("SELECT pg_notify('sen_live', channel) FROM unnest($1::text[]) AS channel", [
        [...touched],
      ])
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

/** Called after a commit that put something into the outbox: whoever relays looks soon. */
export function wake(): void {
  ring?.()
}

// What is written within this time goes over together: a hand-over costs as much as what it hands over.
const gatherMs = 100
const bell = 'sen_outbox'

/**
 * Relays until stopped: soon after this process or another (`startBell`) wrote something, and every second for rows of
 * a process that died before it could say so.
 */
export async function startRelay(
  database: Database,
  table: JobTable,
  complain: (error: unknown) => void,
): Promise<{ stop(): Promise<void> }> {
  let stopped = false
  let woken = false
  let rest: (() => void) | undefined
  const call = () => {
    woken = true
    rest?.()
  }
  ring = call
  const ears = await listen(database.url, bell, { hear: call, missed: call })
  const quietSecond = () =>
    new Promise<void>(done => {
      const timer = setTimeout(done, 1000)
      rest = () => {
        clearTimeout(timer)
        done()
      }
    })
  const running = () => !stopped
  const loop = (async () => {
    while (running()) {
      if (!woken) await quietSecond()
      if (running()) await new Promise(done => setTimeout(done, gatherMs))
      woken = false
      const moved = await relayOnce(database, table).catch(error => {
        if (running()) complain(error)
        return 0
      })
      woken ||= moved === 500
    }
  })()
  return {
    async stop() {
      stopped = true
      ring = undefined
      rest?.()
      await ears.stop()
      await loop
    },
  }
}

/** For a process that only answers people: tells those who relay, at most ten times a second, that there is something. */
export function startBell(database: Database): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  ring = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      // Unheard it does no harm: they look every second.
      void database.pool.query(`NOTIFY ${bell}`).catch(() => {})
    }, gatherMs)
  }
  return {
    async stop() {
      ring = undefined
      clearTimeout(timer)
    },
  }
}
