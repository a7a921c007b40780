import { setTimeout as pause } from 'node:timers/promises'
import { type JobHelpers, runMigrations, runOnce, type TaskList } from 'graphile-worker'
import pg from 'pg'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import { type Database, noticesSilence } from '#platform/db'
import { instruments } from '#platform/observe'
import type { JobTable } from './job.ts'
import { keepRunning, quiet } from './kept-runner.ts'
import { releaseOrphans, renewLeases, rewindSchedule, shortenRests } from './leases.ts'
import { relayOnce } from './relay.ts'

export async function migrateJobs(url: string): Promise<void> {
  const pgPool = queuePool(url, 1)
  await runMigrations({ pgPool, logger: quiet }).finally(() => pgPool.end())
}

type Taken = Parameters<Parameters<pg.Pool['connect']>[0]>

/** Where the line breaks while the queue gives it back, the queue gives it back twice, and nobody hears the refusal. */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>
  override connect(callback: (...taken: Taken) => void): void
  override connect(callback?: (...taken: Taken) => void): Promise<pg.PoolClient> | void {
    if (!callback) return super.connect()
    super.connect((error, client, release) => {
      let given = false
      callback(error, client, broken => {
        if (!given) release(broken)
        given = true
      })
    })
  }
}

/** A connection that PostgreSQL closes must not end the process; the pool makes a new one. */
function queuePool(url: string, max: number): pg.Pool {
  const pool = new PatientPool({
    connectionString: url,
    max,
    application_name: 'sen-worker',
    ...noticesSilence,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  return pool
}

/** What a run of a job came to: for the log. `request` is what the job comes from, where that is known. */
export type JobEnd = { job: string; request?: string; ms: number; error?: unknown }

/** How often a process says what it has in hand (leases.ts). */
const beatMs = 5000

/**
 * Runs jobs until stopped. What fails is tried again, ever later but at least every five minutes, for a day; then it
 * stays for a person to see. Those that wait for a system outside have slots of their own (job.ts): its silence must not
 * stop what has nothing to do with it.
 */
export async function startWorker(
  database: Database,
  table: JobTable,
  tell: (end: JobEnd) => void,
): Promise<{ stop(patienceMs?: number): Promise<void> }> {
  // A pool of the worker's own, that outlives a PostgreSQL which goes away first.
  const pool = queuePool(database.url, 6)
  const complain = (error: unknown) => tell({ job: 'queue', ms: 0, error })
  const inHand = { jobs: new Set<string>(), holders: [] as string[] }
  const tasks = Object.entries(taskList(database, table, tell, inHand.jobs))
  const keep = (apart: boolean) =>
    keepRunning({
      pool,
      taskList: Object.fromEntries(tasks.filter(([name]) => table.apart.has(name) === apart)),
      schedule: apart ? [] : table.schedule,
      holders: inHand.holders,
      complain,
    })
  const runners = await Promise.all([keep(false), ...(table.apart.size ? [keep(true)] : [])])
  const beat = setInterval(() => {
    const look = async () => {
      await renewLeases(database, inHand)
      await releaseOrphans(database)
      await shortenRests(database)
      await rewindSchedule(database)
      for (const runner of runners) runner.look()
    }
    void look().catch(complain)
  }, beatMs)
  await releaseOrphans(database).catch(complain)
  return {
    /** Takes no more jobs, and lets those that run end; what has not ended by then goes back to the queue at once. */
    async stop(patienceMs = 20_000) {
      const timer = new AbortController()
      const late = pause(patienceMs, 'late', { signal: timer.signal }).catch(() => 'late')
      const how = await Promise.race([Promise.all(runners.map(runner => runner.stop())), late])
      clearInterval(beat)
      await database.pool
        .query('SELECT graphile_worker.force_unlock_workers($1)', [inHand.holders])
        .catch(complain)
      if (how !== 'late') await pool.end()
      timer.abort()
    },
  }
}

/** For tests: relays and runs until nothing is left that may run now. Errors of jobs are thrown. */
export async function runJobsOnce(database: Database, table: JobTable): Promise<void> {
  const errors: unknown[] = []
  const list = taskList(database, table, ({ error }) => void (error && errors.push(error)), new Set())
  while ((await relayOnce(database, table)) > 0)
    await runOnce({ pgPool: database.pool, taskList: list, logger: quiet })
  if (errors.length) throw errors[0]
}

function taskList(
  database: Database,
  table: JobTable,
  tell: (end: JobEnd) => void,
  inHand: Set<string>,
): TaskList {
  return Object.fromEntries(
    [...table.jobs].map(([name, job]) => [
      name,
      async (given: unknown, { job: { id } }: JobHelpers) => {
        const { _request: request, ...payload } = given as { _request?: string }
        const by = { actor: system(name), requestId: request }
        const run = () =>
          job(
            { now: now(), write: work => database.write(by, work), read: work => database.read(by, work) },
            payload as never,
          )
        const began = performance.now()
        inHand.add(id)
        const end = (error?: unknown) => tell({ job: name, request, ms: performance.now() - began, error })
        try {
          await (instruments()?.job(name, run) ?? run())
        } catch (error) {
          end(error)
          throw error
        } finally {
          inHand.delete(id)
        }
        end()
      },
    ]),
  )
}
