import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '#platform/db'
import { type World, worldOf } from './world.ts'

/** The two citizens and the officers of `worldOf`, in a running program: its own worker does the jobs. */
export function liveWorldOf({ database }: { database: Database }): Promise<World> {
  return worldOf({ database, runJobs: () => untilIdle(database) })
}

async function untilIdle({ pool }: Database): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const { rows } = await pool.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM platform.outbox) OR EXISTS (SELECT FROM graphile_worker.jobs WHERE run_at <= now() AND attempts < max_attempts) AS waiting`,
    )
    if (!rows[0]!.waiting) return
    await wait(50)
  }
  throw new Error('The worker does not come to an end')
}
