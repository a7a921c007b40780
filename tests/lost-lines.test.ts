import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { connect, type Database, isAway } from '#platform/db'
import {
  enqueue,
  type JobContext,
  jobTable,
  relayOnce,
  startLive,
  startRelay,
  startWorker,
} from '#platform/jobs'
import { verify } from '#platform/ledger'
import { watchStatements } from '#platform/observe'
import { type StallingProxy, startStallingProxy } from './faults/stalling-proxy.ts'
import { testDatabase } from './support/database.ts'

/**
 * PostgreSQL goes away at every moment at which it can: whoever asked is told, nobody is left with a promise that nobody
 * holds (Node would end the process), and what goes on by itself goes on.
 */
const db = testDatabase({ setUp: false })
const by = { actor: system('test') }
let proxy: StallingProxy
let url: string
const unheld: unknown[] = []
const note = (reason: unknown) => void unheld.push(reason)
beforeAll(async () => {
  proxy = await startStallingProxy()
  const there = new URL(db.database.url)
  proxy.lead(Number(there.port))
  there.host = `127.0.0.1:${proxy.port}`
  url = there.href
  process.prependListener('unhandledRejection', note)
  await db.database.pool.query(`
    CREATE TABLE public.slow (n int);
    CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON public.slow DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION public.dawdle();
    GRANT ALL ON public.slow TO sen_platform`)
})
beforeEach(() => void unheld.splice(0))
afterAll(async () => {
  process.off('unhandledRejection', note)
  await proxy.stop()
})

const sleep = { text: 'SELECT pg_sleep(60)' }
const one = { text: 'SELECT 1 AS one' }
const away = expect.toSatisfy(isAway, 'PostgreSQL is away')

const waysToDie = {
  'an administrator ends its backends': () =>
    db.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND query NOT LIKE '%pg_stat_activity%'`,
    ),
  'its lines are cut': () => proxy.cut(),
}

describe.each(Object.entries(waysToDie))('%s', (_how, die) => {
  const open: { close(): Promise<unknown> }[] = []
  const database = (walls = false): Database => {
    const made = connect({ url, pool: 4, walls })
    watchStatements(made.pool)
    open.push(made)
    return made
  }
  /** In the middle of it, when PostgreSQL has had time to begin. */
  const soon = async () => {
    await pause(300)
    await die()
  }
  async function expectNothingUnheld() {
    await pause(100)
    expect(unheld).toEqual([])
    await Promise.all(open.splice(0).map(one => one.close()))
  }

  test.each([false, true])('while statements run (walls: %s)', async walls => {
    const on = database(walls)
    const gathering = { module: 'platform', name: 'away', text: `SELECT 0 AS at, $1::jsonb, pg_sleep(60)` }
    const asked = [
      on.read(by, tx => tx.query('platform', sleep)),
      on.write(by, tx => tx.query('platform', sleep)),
      on.write(by, tx => tx.query('platform', { text: 'INSERT INTO public.slow VALUES (1)' })),
      on.read(by, tx => tx.gathered(gathering, {})),
    ]
    const settled = Promise.allSettled(asked)
    await soon()
    for (const answer of await settled) expect(answer).toEqual({ status: 'rejected', reason: away })
    expect(await on.read(by, tx => tx.query('platform', one))).toEqual([{ one: 1 }])
    await expectNothingUnheld()
  })

  test('between two statements of a transaction, and with two of them on their way', async () => {
    const on = database()
    const between = on.write(by, async tx => {
      await tx.query('platform', one)
      await soon()
      await pause(100)
      await tx.query('platform', one)
    })
    await expect(between).rejects.toEqual(away)
    const both = on.write(by, tx => Promise.all([tx.query('platform', sleep), tx.query('platform', one)]))
    const settled = Promise.allSettled([both])
    await soon()
    expect(await settled).toEqual([{ status: 'rejected', reason: away }])
    await expectNothingUnheld()
  })

  test('while several wait for one recent answer', async () => {
    const on = database()
    const recent = () => on.read(by, tx => tx.recent('same', () => tx.query('platform', sleep)))
    const settled = Promise.allSettled([recent(), recent()])
    await soon()
    // The second does not take the first one's failure for an answer: it asks for itself.
    await pause(300)
    await die()
    for (const answer of await settled) expect(answer).toEqual({ status: 'rejected', reason: away })
    await expectNothingUnheld()
  })

  test('while the outbox is handed over, and pages are told', async () => {
    const on = database()
    let looked = 0
    const live = await startLive(url)
    live.subscribe('here', () => void looked++)
    const relay = await startRelay(on, jobTable([]), () => {})
    await db.database.write(by, async holder => {
      await holder.query('platform', { text: 'LOCK TABLE platform.outbox IN ACCESS EXCLUSIVE MODE' })
      const settled = Promise.allSettled([relayOnce(on, jobTable([]))])
      await pause(300)
      await db.database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      proxy.cut()
      expect(await settled).toEqual([{ status: 'rejected', reason: away }])
    })
    await die()
    const before = looked
    await expect.poll(() => looked).toBeGreaterThan(before)
    await live.stop()
    await relay.stop()
    await expectNothingUnheld()
  })

  test('while the ledger is read', async () => {
    const on = database()
    await db.database.write(by, async holder => {
      await holder.query('platform', { text: 'LOCK TABLE platform.ledger IN ACCESS EXCLUSIVE MODE' })
      const settled = Promise.allSettled([verify({ ...on, url })])
      await pause(300)
      await db.database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sen-verify'`,
      )
      proxy.cut()
      expect(await settled).toEqual([{ status: 'rejected', reason: away }])
    })
    await expectNothingUnheld()
  })

  test('while jobs run, are noted and are looked for: each is done in the end', async () => {
    const on = database()
    const done = new Set<number>()
    const job = async (ctx: JobContext, { n }: { n: number }) => {
      await ctx.write(tx => tx.query('platform', { text: 'SELECT pg_sleep(0.05)' }))
      done.add(n)
    }
    const table = jobTable([{ id: 'low', jobs: { work: job } }])
    await db.database.write(by, async tx => {
      for (let n = 0; n < 200; n++) await enqueue(tx, 'low.work', { n })
    })
    await relayOnce(db.database, table)
    const worker = await startWorker(on, table, () => {})
    // Often: the queue fails in many ways, and in some of them it never ends by itself.
    for (let times = 0; times < 50; times++) {
      await pause((times * 67) % 250)
      await die()
    }
    // What failed rests for a while, and what was in hand is freed after some time: neither is waited for.
    const hurry = () =>
      db.database.pool.query(
        `UPDATE graphile_worker._private_jobs SET run_at = now(), locked_at = CASE WHEN locked_at < now() - interval '3 s' THEN NULL ELSE locked_at END,
           locked_by = CASE WHEN locked_at < now() - interval '3 s' THEN NULL ELSE locked_by END`,
      )
    await expect.poll(() => hurry().then(() => done.size), { timeout: 30_000, interval: 500 }).toBe(200)
    await worker.stop()
    await expectNothingUnheld()
  }, 60_000)
})
