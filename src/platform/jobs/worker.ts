import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type JobHelpers,
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
import { type Database, isAway } from '#platform/db'
import { instruments } from '#platform/observe'
import type { JobTable } from './job.ts'
import { releaseOrphans, renewLeases, rewindSchedule, shortenRests } from './leases.ts'
import { relayOnce } from './relay.ts'

const quiet = new Logger(() => () => {})

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
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  return pool
}

/**
 * What was done is noted in the next turn, with all that is done by then. Without this the queue waits for nobody who
 * notes: where PostgreSQL is away at that moment, the refusal has no owner and Node ends the process.
 */
const noted: RunnerOptions['preset'] = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

/** What a run of a job came to: for the log. `request` is what the job comes from, where that is known. */
export type JobEnd = { job: string; request?: string; ms: number; error?: unknown }

/**
 * What a day has once and was missed, because nobody worked then, is done when somebody works again, unless half a day
 * has passed: a reminder should not come in the night. What comes every hour or minute comes again anyway.
 */
const caughtUpMs = 12 * 60 * 60 * 1000
const isDaily = (cron: string) => /^\S+ \d+ /.test(cron)

/** How often a process says what it has in hand (leases.ts). */
const beatMs = 5000

/**
 * Runs jobs until stopped. What fails is tried again, ever later but at least every five minutes, for a day; then it
 * stays for a person to see.
 *
 * The queue gives up when it can not note what it did (PostgreSQL was away), and may then wait for ever for its own end;
 * and it stands still when it could not ask which jobs it knows. Either way it is left to itself, and begun anew.
 */
export async function startWorker(
  database: Database,
  table: JobTable,
  tell: (end: JobEnd) => void,
): Promise<{ stop(patienceMs?: number): Promise<void> }> {
  // A pool of the worker's own, that outlives a PostgreSQL which goes away first.
  const pool = queuePool(database.url, 6)
  const complain = (error: unknown) => tell({ job: 'queue', ms: 0, error })
  // The queue locks jobs in the name of its pool, and tells the name only while it starts.
  const inHand = { jobs: new Set<string>(), holders: [] as string[] }
  const state = { stopping: false, failedLooks: 0, giveUp: () => {} }
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => void inHand.holders.push(workerPool.id))
  events.on('pool:gracefulShutdown', ({ workerPool }) => {
    if (workerPool.id === inHand.holders.at(-1)) state.giveUp()
  })
  events.on('worker:getJob:error', () => void state.failedLooks++)
  for (const looked of ['worker:getJob:empty', 'job:start'] as const)
    events.on(looked, () => {
      state.failedLooks = 0
    })

  let runner: Runner | undefined
  let ended: Promise<unknown> = Promise.resolve()
  async function begin(): Promise<void> {
    const givenUp = new Promise<void>(done => {
      state.giveUp = done
    })
    state.failedLooks = 0
    const begun = await run({
      pgPool: pool,
      concurrency: 4,
      pollInterval: 1000,
      noHandleSignals: true,
      logger: quiet,
      events,
      preset: noted,
      taskList: taskList(database, table, tell, inHand.jobs),
      parsedCronItems: parseCronItems(
        table.schedule.map(({ job, cron }) => ({
          task: job,
          match: cron,
          options: { backfillPeriod: isDaily(cron) ? caughtUpMs : 0 },
        })),
      ),
    })
    ended = Promise.race([begun.promise, givenUp])
    runner = begun
  }
  // What is not PostgreSQL's absence is a mistake of ours, to be seen at once.
  await begin().catch(error => (isAway(error) ? complain(error) : Promise.reject(error)))
  const kept = (async () => {
    while (!state.stopping) {
      await ended.catch(complain)
      // What it still has in hand it brings to an end.
      if (!state.stopping) void runner?.stop().catch(() => {})
      runner = undefined
      if (!state.stopping) await pause(1000)
      if (!state.stopping) await begin().catch(complain)
    }
    // Begun just when it was to stop.
    await runner?.stop().catch(complain)
  })()
  const beat = setInterval(() => {
    const look = async () => {
      await renewLeases(database, inHand)
      await releaseOrphans(database)
      await shortenRests(database)
      await rewindSchedule(database)
      // PostgreSQL is there, and still each of the four failed twice and more.
      if (state.failedLooks > 8) state.giveUp()
    }
    void look().catch(complain)
  }, beatMs)
  await releaseOrphans(database).catch(complain)
  return {
    /** Takes no more jobs, and lets those that run end; what has not ended by then goes back to the queue at once. */
    async stop(patienceMs = 20_000) {
      state.stopping = true
      const timer = new AbortController()
      const late = pause(patienceMs, 'late', { signal: timer.signal }).catch(() => 'late')
      const how = await Promise.race([Promise.all([runner?.stop().catch(complain), kept]), late])
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
