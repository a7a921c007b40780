import type { Tx } from '#platform/db'
import { wake } from './relay.ts'

/** `_request` is the number of the request (or of the job) that this comes from; the log of the job says it again. */
async function put(tx: Tx, topic: string, payload: object, runAt?: Date, key?: string): Promise<void> {
  const row = { topic, payload: { ...payload, _request: tx.requestId }, run_at: runAt, key }
  await tx.later('platform', { text: putting, rows: [row] })
  tx.afterCommit(wake)
}

const putting = `INSERT INTO platform.outbox (topic, payload, run_at, key)
  SELECT topic, payload, run_at, key
  FROM jsonb_to_recordset($1) AS o(topic text, payload jsonb, run_at timestamptz, key text)`

/** Says that something happened, `dossiers.accepted`; each module whose manifest listens gets a job of its own. */
export function announce(tx: Tx, event: string, payload: object): Promise<void> {
  return put(tx, `event:${event}`, payload)
}

/** Asks for a job, `notifications.deliver`, to run after commit (or not before `runAt`). A job with a `key` replaces the waiting one of that key. */
export function enqueue(
  tx: Tx,
  job: string,
  payload: object,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  return put(tx, `job:${job}`, payload, options.runAt, options.key)
}

/** Tells open pages that look at `channel` that it changed: they refresh within a second. */
export function touch(tx: Tx, channel: string): Promise<void> {
  return put(tx, 'live', { channel })
}
