import type { Tx } from '#platform/db'

export type QueueFigures = {
  /** Due now and not begun. */
  waiting: number
  /** To run later, tries after a failure included. */
  later: number
  running: number
  /** Tried for the last time. */
  failed: number
  oldestDueSeconds: number
  outbox: number
  outboxSeconds: number
  sealedAt: Date | null
  /** How long the oldest entry of the ledger has waited for its seal. */
  unsealedSeconds: number
}

/** How the work in the background goes. */
export async function queueFigures(tx: Tx): Promise<QueueFigures> {
  const [row] = await tx.query<QueueFigures>('platform', {
    text: `SELECT queue.waiting, queue.later, queue.running, queue.failed,
                  coalesce(extract(epoch FROM now() - queue.oldest_due), 0)::float8 AS "oldestDueSeconds",
                  (SELECT count(*) FROM platform.outbox) AS outbox,
                  coalesce((SELECT extract(epoch FROM now() - min(at)) FROM platform.outbox), 0)::float8 AS "outboxSeconds",
                  seal.at AS "sealedAt",
                  coalesce((SELECT extract(epoch FROM now() - min(at)) FROM platform.ledger
                            WHERE xid >= coalesce(seal.to_xid, '0'::xid8)), 0)::float8 AS "unsealedSeconds"
           FROM platform.queue_figures() AS queue
           LEFT JOIN LATERAL (SELECT at, to_xid FROM platform.ledger_seal ORDER BY id DESC LIMIT 1) AS seal ON true`,
  })
  return row!
}

export type FailingJob = {
  id: number
  job: string
  attempts: number
  max_attempts: number
  error: string
  run_at: Date
  changed_at: Date
  /** Nobody tries it again by itself. */
  given_up: boolean
}

/** Jobs that went wrong at least once and are not done, those that nobody will try again first. */
export function listFailingJobs(tx: Tx, most: number): Promise<FailingJob[]> {
  return tx.query<FailingJob>('platform', {
    text: 'SELECT * FROM platform.failing_jobs(NULL, $1)',
    values: [most],
  })
}

export async function findFailingJob(tx: Tx, id: number): Promise<FailingJob | undefined> {
  const [job] = await tx.query<FailingJob>('platform', {
    text: 'SELECT * FROM platform.failing_jobs($1, 1)',
    values: [id],
  })
  return job
}

/** To be run at once, with all its tries before it. */
export async function retryJob(tx: Tx, id: number): Promise<void> {
  await tx.query('platform', { text: 'SELECT platform.retry_job($1, $2)', values: [id, tx.now] })
}

/** The same for all jobs of one kind that went wrong; how many they were. */
export async function retryJobs(tx: Tx, job: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>('platform', {
    text: 'SELECT platform.retry_jobs($1, $2) AS count',
    values: [job, tx.now],
  })
  return Number(row!.count)
}

/** Taken out of the queue: it will never be done. */
export async function dropJob(tx: Tx, id: number): Promise<void> {
  await tx.query('platform', { text: 'SELECT platform.drop_job($1)', values: [id] })
}
