import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  runMigrations,
  runOnce,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import pg from 'pg'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import type { Database } from '#platform/db'
import { instruments } from '#platform/observe'
import type { JobTable } from './job.ts'
import { relayOnce } from './relay.ts'

const quiet = new Logger(() => () => {})

export function migrateJobs(url: string): Promise<void> {
  return runMigrations({ connectionString: url, logger: quiet })
}

/**
 * What was done is noted in the next turn, with all that is done by then. Without this the queue waits for nobody who
 * notes: where PostgreSQL is away at that moment, the refusal has no owner and Node ends the process.
 */
const noted: RunnerOptions['preset'] = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

/** What a run of a job came to: for the log. `request` is what the job comes from, where that is known. */
export type JobEnd = { job: string; request?: string; ms: number; error?: unknown }

/** Who works on a job says so every five seconds; twenty seconds of silence, and it is anybody's again. */
const beatMs = 5000
const silence = '20 seconds'

/**
 * Runs jobs until stopped. What fails is tried again, ever later (12 times over about a day), then stays for a person to
 * see. The queue gives up when it can not note what it did (PostgreSQL was away): then it is started anew.
 */
export async function startWorker(
  database: Database,
  table: JobTable,
  tell: (end: JobEnd) => void,
): Promise<{ stop(patienceMs?: number): Promise<void> }> {
  // A pool of the worker's own, that outlives a PostgreSQL which goes away first.
  const pool = new pg.Pool({ connectionString: database.url, max: 6, application_name: 'sen-worker' })
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  // The queue locks jobs in the name of its pool, and tells the name only while it starts.
  const holders: string[] = []
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => void holders.push(workerPool.id))
  const start = () =>
    run({
      pgPool: pool,
      concurrency: 4,
      pollInterval: 1000,
      noHandleSignals: true,
      logger: quiet,
      events,
      preset: noted,
      taskList: taskList(database, table, tell),
      parsedCronItems: parseCronItems(table.schedule.map(({ job, cron }) => ({ task: job, match: cron }))),
    })
  const complain = (error: unknown) => tell({ job: 'release-orphans', ms: 0, error })
  const state = { stopping: false }
  let runner: Runner | undefined = await start()
  const kept = (async () => {
    while (!state.stopping) {
      try {
        runner ??= await start()
        if (state.stopping) await runner.stop()
        await runner.promise
      } catch (error) {
        complain(error)
      }
      runner = undefined
      if (!state.stopping) await pause(1000)
    }
  })()
  const beat = setInterval(() => {
    void renewLeases(database, holders.at(-1)!)
      .then(() => releaseOrphans(database))
      .catch(complain)
  }, beatMs)
  await releaseOrphans(database)
  return {
    /** Takes no more jobs, and lets those that run end; what has not ended by then goes back to the queue at once. */
    async stop(patienceMs = 20_000) {
      state.stopping = true
      const timer = new AbortController()
      const late = pause(patienceMs, 'late', { signal: timer.signal }).catch(() => 'late')
      const ended = Promise.all([runner?.stop().catch(complain), kept])
      const how = await Promise.race([ended, late])
      clearInterval(beat)
      if (how === 'late')
        await database.pool.query('SELECT graphile_worker.force_unlock_workers($1)', [holders])
      else await pool.end()
      timer.abort()
    },
  }
}

/** What this worker has in hand stays its own. The queue has no word for that; its table is asked directly. */
async function renewLeases(database: Database, holder: string): Promise<void> {
  await database.pool.query(
    'UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE locked_by = $1',
    [holder],
  )
}

/**
 * Frees the jobs of workers that died in the middle, or were cut off so long: the queue itself would wait four hours.
 * One that lives after all, behind a broken line, does its job a second time, as any may be done.
 */
export async function releaseOrphans(database: Database): Promise<void> {
  await database.pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL
       GROUP BY locked_by HAVING max(locked_at) < now() - $1::interval))`,
    [silence],
  )
}

/** For tests: relays and runs until nothing is left that may run now. Errors of jobs are thrown. */
export async function runJobsOnce(database: Database, table: JobTable): Promise<void> {
  const errors: unknown[] = []
  const list = taskList(database, table, ({ error }) => void (error && errors.push(error)))
  while ((await relayOnce(database, table)) > 0)
    await runOnce({ pgPool: database.pool, taskList: list, logger: quiet })
  if (errors.length) throw errors[0]
}

function taskList(database: Database, table: JobTable, tell: (end: JobEnd) => void): TaskList {
  return Object.fromEntries(
    [...table.jobs].map(([name, job]) => [
      name,
      async (given: unknown) => {
        const { _request: request, ...payload } = given as { _request?: string }
        const by = { actor: system(name), requestId: request }
        const run = () =>
          job(
            { now: now(), write: work => database.write(by, work), read: work => database.read(by, work) },
            payload as never,
          )
        const began = performance.now()
        const end = (error?: unknown) => tell({ job: name, request, ms: performance.now() - began, error })
        try {
          await (instruments()?.job(name, run) ?? run())
        } catch (error) {
          end(error)
          throw error
        }
        end()
      },
    ]),
  )
}
