import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import type pg from 'pg'
import { isAway } from '#platform/db'

export const quiet = new Logger(() => () => {})

/**
 * What was done is noted in the next turn, with all that is done by then. Without this the queue waits for nobody who
 * notes: where PostgreSQL is away at that moment, the refusal has no owner and Node ends the process.
 */
const noted: RunnerOptions['preset'] = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

/**
 * What a day has once and was missed, because nobody worked then, is done when somebody works again, unless half a day
 * has passed: a reminder should not come in the night. What comes every hour or minute comes again anyway.
 */
const caughtUpMs = 12 * 60 * 60 * 1000
const isDaily = (cron: string) => /^\S+ \d+ /.test(cron)

/** As many jobs of a list as run at once in this process. */
export const slots = 4

/**
 * Runs the jobs of one list, `slots` at once, until stopped.
 *
 * The queue gives up when it can not note what it did (PostgreSQL was away), and may then wait for ever for its own end;
 * and it stands still when it could not ask which jobs it knows. Either way it is left to itself, and begun anew.
 */
export async function keepRunning({
  pool,
  taskList,
  schedule,
  holders,
  complain,
}: {
  pool: pg.Pool
  taskList: TaskList
  schedule: readonly { job: string; cron: string }[]
  /** Is told in whose name jobs are locked: the queue locks them in the name of its pool, and tells it only while it starts. */
  holders: string[]
  complain: (error: unknown) => void
}): Promise<{ look(): void; stop(): Promise<unknown> }> {
  const state = { stopping: false, failedLooks: 0, holder: '', giveUp: () => {} }
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    state.holder = workerPool.id
    holders.push(workerPool.id)
  })
  events.on('pool:gracefulShutdown', ({ workerPool }) => {
    if (workerPool.id === state.holder) state.giveUp()
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
      concurrency: slots,
      pollInterval: 1000,
      noHandleSignals: true,
      logger: quiet,
      events,
      preset: noted,
      taskList,
      parsedCronItems: parseCronItems(
        schedule.map(({ job, cron }) => ({
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
  return {
    /** Called when PostgreSQL answered: where all slots failed twice and more to ask for a job nevertheless, it begins anew. */
    look() {
      if (state.failedLooks > 2 * slots) state.giveUp()
    },
    /** Takes no more jobs; back when those that run have ended. */
    stop() {
      state.stopping = true
      return Promise.all([runner?.stop().catch(complain), kept])
    },
  }
}
