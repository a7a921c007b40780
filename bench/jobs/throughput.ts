import { Logger, run as runQueue } from 'graphile-worker'
import pg from 'pg'
import { connect, type Database } from '#platform/db'
import { jobTable, startRelay, startWorker } from '#platform/jobs'
import { short } from '../asked.ts'
import { run } from '../database.ts'
import { figure, inTurns, median, table } from '../measure.ts'

const count = short ? 40 : 1000
const rounds = 3
const concurrency = 4

const insert = { name: 'bench-done', text: 'INSERT INTO bench_done (n) VALUES ($1)' }

/** Waits until this was called for each job. */
function countDown(): { one(): void; all: Promise<void> } {
  let left = count
  const { promise, resolve } = Promise.withResolvers<void>()
  return { one: () => void (--left || resolve()), all: promise }
}

/** Rows that lie in the outbox until the relay and the worker come. */
async function throughOutbox(database: Database): Promise<number> {
  await run(
    database.url,
    `INSERT INTO platform.outbox (topic, payload)
       SELECT 'job:bench.count', jsonb_build_object('n', n) FROM generate_series(1, ${count}) n`,
  )
  const { one, all } = countDown()
  const jobs = jobTable([
    {
      id: 'bench',
      jobs: {
        count: (ctx, { n }: { n: number }) =>
          ctx.write(async tx => void (await tx.query('platform', { ...insert, values: [n] }))),
      },
    },
  ])
  const began = performance.now()
  const fail = (error: unknown) => {
    throw error
  }
  const worker = await startWorker(database, jobs, ({ error }) => (error ? fail(error) : one()))
  const relay = await startRelay(database, jobs, fail)
  await all
  const took = performance.now() - began
  await worker.stop()
  await relay.stop()
  return (count / took) * 1000
}

async function inTransaction(pool: pg.Pool, n: number): Promise<void> {
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query({ ...insert, values: [n] })
  await client.query('COMMIT')
  client.release()
}

/** The same jobs put into the queue itself, run by the queue itself. */
async function queueAlone(url: string, pool: pg.Pool): Promise<number> {
  const { one, all } = countDown()
  await run(
    url,
    `SELECT FROM graphile_worker.add_jobs(ARRAY(
       SELECT ('bare', json_build_object('n', n), NULL, NULL, 12, NULL, NULL, NULL)::graphile_worker.job_spec
       FROM generate_series(1, ${count}) n))`,
  )
  const began = performance.now()
  const runner = await runQueue({
    pgPool: pool,
    concurrency,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: {
      bare: async given => {
        await inTransaction(pool, (given as { n: number }).n)
        one()
      },
    },
  })
  await all
  const took = performance.now() - began
  await runner.stop()
  return (count / took) * 1000
}

/** What the jobs do, without any queue. */
async function bareRows(pool: pg.Pool): Promise<number> {
  let n = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (n < count) await inTransaction(pool, ++n)
    }),
  )
  return (count / (performance.now() - began)) * 1000
}

/** Jobs a second, each a transaction of one row, four at a time. */
export async function jobThroughput(url: string): Promise<string> {
  await run(url, 'CREATE TABLE bench_done (n int)')
  const database = connect({ url })
  const pool = new pg.Pool({ connectionString: url, max: 6 })
  // The queue asks for it.
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  try {
    const turns = await inTurns<'outbox' | 'queue' | 'rows', number>(
      { rounds },
      {
        outbox: () => throughOutbox(database),
        queue: () => queueAlone(url, pool),
        rows: () => bareRows(pool),
      },
    )
    const floor = median(turns.rows)
    const row = (what: string, perSecond: number[]) => [
      what,
      figure(median(perSecond)),
      figure(median(perSecond) / floor),
    ]
    return table(
      ['what', 'jobs /s', 'share of the rows alone'],
      [
        row('outbox, relay and worker', turns.outbox),
        row('graphile-worker alone', turns.queue),
        row('the rows alone', turns.rows),
      ],
    )
  } finally {
    await pool.end()
    await database.close()
  }
}
