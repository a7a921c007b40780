import type { Tx } from '#platform/db'
import { wake } from './relay.ts'

/** `_request` is the number of the request (or of the job) that this comes from; the log of the job says it again. */
async function put(tx: Tx, topic: string, payload: object, runAt?: Date, key?: string): Promise<void> {
  await tx.query('platform', {
    name: 'outbox-put',
    text: 'INSERT INTO platform.outbox (topic, payload, run_at, key) VALUES ($1, $2, $3, $4)',
    values: [topic, JSON.stringify({ ...payload, _request: tx.requestId }), runAt ?? null, key ?? null],
  })
  tx.afterCommit(wake)
}

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
