import { Logger, parseCronItems, run, runMigrations, runOnce, type TaskList } from 'graphile-worker'
import pg from 'pg'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import type { Database } from '#platform/db'
import type { JobTable } from './job.ts'
import { relayOnce } from './relay.ts'

const quiet = new Logger(() => () => {})

export function migrateJobs(url: string): Promise<void> {
  return runMigrations({ connectionString: url, logger: quiet })
}

/** Runs jobs until stopped. What fails is tried again, ever later (12 times over about a day), then stays for a person to see. */
export async function startWorker(
  database: Database,
  table: JobTable,
  complain: (error: unknown, job: string) => void,
) {
  // A pool of the worker's own, that outlives a PostgreSQL which goes away first.
  const pool = new pg.Pool({ connectionString: database.url, max: 6, application_name: 'sen-worker' })
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  const runner = await run({
    pgPool: pool,
    concurrency: 4,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: quiet,
    taskList: taskList(database, table, complain),
    parsedCronItems: parseCronItems(table.schedule.map(({ job, cron }) => ({ task: job, match: cron }))),
  })
  const sweep = setInterval(
    () => void releaseOrphans(database).catch(error => complain(error, 'release-orphans')),
    30_000,
  )
  await releaseOrphans(database)
  return {
    async stop() {
      clearInterval(sweep)
      await runner.stop()
      await pool.end()
    },
  }
}

/**
 * Frees the jobs of workers that died in the middle: the queue itself would wait four hours. No job of ours takes two
 * minutes (printing and mail give up after twenty seconds), and one that does after all may run twice, as any may.
 */
export async function releaseOrphans(database: Database): Promise<void> {
  await database.pool.query(
    `SELECT graphile_worker.force_unlock_workers(ARRAY(
       SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_at < now() - interval '2 minutes'))`,
  )
}

/** For tests: relays and runs until nothing is left that may run now. Errors of jobs are thrown. */
export async function runJobsOnce(database: Database, table: JobTable): Promise<void> {
  const errors: unknown[] = []
  const list = taskList(database, table, error => errors.push(error))
  while ((await relayOnce(database, table)) > 0)
    await runOnce({ pgPool: database.pool, taskList: list, logger: quiet })
  if (errors.length) throw errors[0]
}

function taskList(
  database: Database,
  table: JobTable,
  complain: (error: unknown, job: string) => void,
): TaskList {
  return Object.fromEntries(
    [...table.jobs].map(([name, job]) => [
      name,
      async (payload: unknown) => {
        const by = { actor: system(name) }
        try {
          await job(
            { now: now(), write: work => database.write(by, work), read: work => database.read(by, work) },
            payload as never,
          )
        } catch (error) {
          complain(error, name)
          throw error
        }
      },
    ]),
  )
}
