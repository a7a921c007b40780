import { expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import {
  announce,
  enqueue,
  type JobContext,
  jobTable,
  relayOnce,
  releaseOrphans,
  runJobsOnce,
  startWorker,
} from './index.ts'
import { rewindSchedule, shortenRests } from './leases.ts'

const db = testDatabase()
const by = system('test')

test('an event reaches each listener once, a job runs, and nothing leaves with a transaction that fails', async () => {
  const seen: string[] = []
  const job = (name: string) => async (_ctx: JobContext, payload: { n: number }) =>
    void seen.push(`${name}${payload.n}`)
  const table = jobTable([
    { id: 'low', jobs: { work: job('work') } },
    { id: 'high', on: { 'low.happened': job('high') } },
    { id: 'other', on: { 'low.happened': job('other') } },
  ])
  await db.as(by).write(async tx => {
    await announce(tx, 'low.happened', { n: 1 })
    await enqueue(tx, 'low.work', { n: 2 })
  })
  await db
    .as(by)
    .write(async tx => {
      await enqueue(tx, 'low.work', { n: 3 })
      throw new Error('no')
    })
    .catch(() => {})
  await runJobsOnce(db.database, table)
  expect(seen.sort()).toEqual(['high1', 'other1', 'work2'])
})

test('relays of several processes share the rows and hand each over once', async () => {
  let runs = 0
  const table = jobTable([{ id: 'low', jobs: { work: async () => void runs++ } }])
  await db.as(by).write(async tx => {
    for (let n = 0; n < 40; n++) await enqueue(tx, 'low.work', { n })
  })
  await Promise.all([1, 2, 3].map(() => relayOnce(db.database, table)))
  await runJobsOnce(db.database, table)
  const { rows } = await db.database.pool.query('SELECT count(*) AS n FROM platform.outbox')
  expect(rows[0].n).toBe(0)
  const left = await db.database.pool.query('SELECT count(*) AS n FROM graphile_worker.jobs')
  expect(runs + left.rows[0].n).toBe(40)
})

test('of several jobs of one key that wait in the outbox the last one is done', async () => {
  const seen: number[] = []
  const table = jobTable([
    { id: 'low', jobs: { keyed: async (_ctx, { n }: { n: number }) => void seen.push(n) } },
  ])
  await Promise.all(
    [1, 2].map(n => db.as(by).write(tx => enqueue(tx, 'low.keyed', { n }, { key: `keyed ${n}` }))),
  )
  for (const n of [3, 4, 5]) await db.as(by).write(tx => enqueue(tx, 'low.keyed', { n }, { key: 'one key' }))
  await runJobsOnce(db.database, table)
  expect(seen.sort()).toEqual([1, 2, 5])
})

test('a job whose worker died in the middle is done by another', async () => {
  let runs = 0
  const table = jobTable([{ id: 'low', jobs: { orphan: async () => void runs++ } }])
  await db.as(by).write(tx => enqueue(tx, 'low.orphan', {}))
  await relayOnce(db.database, table)
  const lock = (age: string) =>
    db.database.pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'dead', locked_at = now() - $1::interval`,
      [age],
    )
  await lock('15 seconds')
  await releaseOrphans(db.database)
  await runJobsOnce(db.database, table)
  expect(runs).toBe(0)
  await lock('25 seconds')
  await releaseOrphans(db.database)
  // The relay has nothing to move, so the queue is asked directly.
  await db.as(by).write(tx => enqueue(tx, 'low.nothing', {}))
  await runJobsOnce(db.database, table)
  expect(runs).toBe(1)
})

test('a machine whose clock was ahead silences the schedule no longer than until somebody looks', async () => {
  const { pool } = db.database
  const noted = async () =>
    (
      await pool.query(
        `SELECT identifier FROM graphile_worker._private_known_crontabs WHERE last_execution > now() ORDER BY 1`,
      )
    ).rows.map(row => row.identifier)
  await pool.query(
    `INSERT INTO graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     VALUES ('low.ahead', now(), now() + interval '7 h'), ('low.just-now', now(), now() + interval '20 s')`,
  )
  await rewindSchedule(db.database)
  expect(await noted()).toEqual(['low.just-now'])
  await pool.query(`DELETE FROM graphile_worker._private_known_crontabs WHERE identifier LIKE 'low.%'`)
})

test('what a day has once and was missed is caught up, once and not after half a day; what comes every hour is not', async () => {
  const { pool } = db.database
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  const daily = (hours: number) => `30 ${hoursAgo(hours).getUTCHours()} * * *`
  const ran: string[] = []
  const named = Object.fromEntries(
    ['missed', 'long-ago', 'hourly'].map(name => [name, async () => void ran.push(name)]),
  )
  const schedule = [
    { job: 'missed', cron: daily(3) },
    { job: 'long-ago', cron: daily(15) },
    { job: 'hourly', cron: `${(new Date().getUTCMinutes() + 30) % 60} * * * *` },
  ]
  await pool.query(
    `INSERT INTO graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     SELECT 'low.' || name, $1, $2 FROM unnest($3::text[]) AS name`,
    [hoursAgo(99), hoursAgo(30), Object.keys(named)],
  )
  const table = jobTable([{ id: 'low', jobs: named, schedule }])
  for (const _begun of [1, 2]) {
    const worker = await startWorker(db.database, table, () => {})
    try {
      await vi.waitFor(() => expect(ran).toContain('missed'), { timeout: 10_000 })
      await new Promise(done => setTimeout(done, 1500))
    } finally {
      await worker.stop()
    }
  }
  expect(ran).toEqual(['missed'])
  await pool.query(`DELETE FROM graphile_worker._private_known_crontabs WHERE identifier LIKE 'low.%'`)
}, 40_000)

test('what fails is tried again within five minutes, for a day; what is to run later keeps its time', async () => {
  const { pool } = db.database
  const later = new Date(Date.now() + 86_400_000)
  const table = jobTable([
    { id: 'low', jobs: { failing: () => Promise.reject(new Error('no mail server')) } },
  ])
  await db.as(by).write(async tx => {
    await enqueue(tx, 'low.failing', {})
    await enqueue(tx, 'low.failing', { later: true }, { runAt: later })
  })
  await relayOnce(db.database, table)
  const jobs = async () =>
    (
      await pool.query(
        `SELECT attempts, max_attempts, run_at > now() + interval '23 h' AS tomorrow, run_at <= now() + interval '5 min' AS soon
         FROM graphile_worker.jobs WHERE task_identifier = 'low.failing' ORDER BY id`,
      )
    ).rows
  await pool.query(`UPDATE graphile_worker._private_jobs SET attempts = 9 WHERE run_at <= now()`)
  await db.as(by).write(tx => enqueue(tx, 'low.nothing', {}))
  await expect(runJobsOnce(db.database, table)).rejects.toThrow('no mail server')
  // That it failed is written after the run is told.
  await expect.poll(jobs).toMatchObject([{ attempts: 10, soon: false }, { tomorrow: true }])
  await shortenRests(db.database)
  expect(await jobs()).toMatchObject([
    { attempts: 10, soon: true },
    { attempts: 0, tomorrow: true },
  ])
  const [{ max_attempts: tries }] = await jobs()
  expect((tries - 5) * 5).toBeGreaterThan(23 * 60)
})

test('a queue whose first question failed is started anew when PostgreSQL answers', async () => {
  const { pool } = db.database
  let runs = 0
  const table = jobTable([{ id: 'low', jobs: { waiting: async () => void runs++ } }])
  await db.as(by).write(tx => enqueue(tx, 'low.waiting', {}))
  await relayOnce(db.database, table)
  await pool.query('ALTER TABLE graphile_worker._private_tasks RENAME TO away')
  const worker = await startWorker(db.database, table, () => {})
  try {
    await new Promise(done => setTimeout(done, 1500))
    await pool.query('ALTER TABLE graphile_worker.away RENAME TO _private_tasks')
    await vi.waitFor(() => expect(runs).toBe(1), { timeout: 25_000, interval: 200 })
  } finally {
    await worker.stop()
  }
}, 40_000)

test('a worker to whom the database is closed when it notes what it did goes on, and the job is done again', async () => {
  const { pool } = db.database
  let runs = 0
  const rename = (from: string, to: string) =>
    pool.query(`ALTER TABLE graphile_worker.${from} RENAME TO ${to}`)
  const table = jobTable([
    {
      id: 'low',
      jobs: { closing: async () => void (++runs === 1 && (await rename('_private_jobs', 'away'))) },
    },
  ])
  const complaints: unknown[] = []
  const worker = await startWorker(db.database, table, ({ error }) => void (error && complaints.push(error)))
  try {
    await db.as(by).write(tx => enqueue(tx, 'low.closing', {}))
    await relayOnce(db.database, table)
    await vi.waitFor(() => expect(complaints.length).toBeGreaterThan(0), { timeout: 10_000 })
    await rename('away', '_private_jobs')
    await pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'`)
    await releaseOrphans(db.database)
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 10_000 })
    await vi.waitFor(
      async () =>
        expect(
          (await pool.query("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'low.closing'"))
            .rowCount,
        ).toBe(0),
      { timeout: 10_000 },
    )
  } finally {
    await worker.stop()
  }
}, 40_000)

test('jobs that wait for a silent system outside stop no other, however many they are', async () => {
  let answers = () => {}
  const silence = new Promise<void>(done => {
    answers = done
  })
  let begun = 0
  let others = 0
  const table = jobTable([
    {
      id: 'low',
      jobs: {
        mail: async () => {
          begun++
          await silence
        },
        other: async () => void others++,
      },
      apart: ['mail'],
    },
  ])
  await db.as(by).write(async tx => {
    for (let n = 0; n < 20; n++) await enqueue(tx, 'low.mail', { n })
  })
  await relayOnce(db.database, table)
  const worker = await startWorker(db.database, table, () => {})
  try {
    await vi.waitFor(() => expect(begun).toBe(4), { timeout: 10_000 })
    await db.as(by).write(tx => enqueue(tx, 'low.other', {}))
    await relayOnce(db.database, table)
    await vi.waitFor(() => expect(others).toBe(1), { timeout: 10_000 })
    expect(begun).toBe(4)
    answers()
    await vi.waitFor(() => expect(begun).toBe(20), { timeout: 10_000 })
  } finally {
    answers()
    await worker.stop()
  }
}, 40_000)

test('a job that does not exist can not be kept apart', () => {
  expect(() => jobTable([{ id: 'low', apart: ['mial'] }])).toThrow('low.mial')
})
