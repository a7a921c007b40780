import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { type StallingProxy, startStallingProxy } from '../../../tests/faults/stalling-proxy.ts'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect, type Database, isAway, outlast } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }
let proxy: StallingProxy
beforeAll(async () => {
  proxy = await startStallingProxy()
  proxy.lead(Number(new URL(db.database.url).port))
})
afterAll(() => proxy.stop())

const away = expect.toSatisfy(isAway, 'PostgreSQL is away')

/** A database on which nobody waits long, through the proxy, while `work` is done. */
async function hasty(work: (database: Database) => Promise<void>): Promise<void> {
  const url = new URL(db.database.url)
  url.host = `127.0.0.1:${proxy.port}`
  const database = connect({ url: url.href, pool: 2, patienceMs: 600 })
  try {
    await work(database)
  } finally {
    proxy.thaw()
    await database.close()
  }
}
const sleep = { text: 'SELECT pg_sleep(60)' }
const one = { text: 'SELECT 1 AS one' }

test('a statement that takes too long is broken off by PostgreSQL, and the connection serves the next', () =>
  hasty(async database => {
    await expect(database.read(by, tx => tx.query('platform', sleep))).rejects.toMatchObject({
      code: '57014',
    })
    await expect(database.write(by, tx => tx.query('platform', sleep))).rejects.toEqual(away)
    expect(await database.write(by, tx => tx.query('platform', one))).toEqual([{ one: 1 }])
  }))

test('whoever waits for what another holds is told sooner', () =>
  hasty(async database => {
    await db.database.write(by, async holder => {
      await holder.query('platform', { text: 'LOCK TABLE platform.rate IN ACCESS EXCLUSIVE MODE' })
      const ask = database.read(by, tx => tx.query('platform', { text: 'SELECT FROM platform.rate' }))
      await expect(ask).rejects.toMatchObject({ code: '55P03' })
    })
  }))

test('a process that stands still in a transaction loses what it holds', () =>
  hasty(async database => {
    const stuck = database.write(by, async tx => {
      await tx.query('platform', one)
      await expect
        .poll(
          async () =>
            (
              await db.database.pool.query(
                "SELECT FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()",
              )
            ).rowCount,
          { timeout: 10_000 },
        )
        .toBe(0)
      await tx.query('platform', one)
    })
    await expect(stuck).rejects.toEqual(away)
  }))

test('a line that falls silent is given up: in a statement, in a transaction, and where all are at one', () =>
  hasty(async database => {
    const gathering = {
      module: 'platform',
      name: 'silent',
      text: 'SELECT 0 AS at WHERE $1::jsonb IS NOT NULL',
    }
    await database.write(by, async tx => void (await tx.query('platform', one)))
    proxy.freeze()
    const asked = [
      database.read(by, tx => tx.query('platform', one)),
      database.write(by, tx => tx.query('platform', one)),
      database.read(by, tx => tx.gathered(gathering, {})),
    ]
    for (const answer of await Promise.allSettled(asked))
      expect(answer).toEqual({ status: 'rejected', reason: away })
    proxy.thaw()
    expect(await database.read(by, tx => tx.query('platform', one))).toEqual([{ one: 1 }])
  }))

test('without patience to keep to a statement takes its time', async () => {
  const { rows } = await db.database.pool.query('SELECT pg_sleep(1), current_setting($1) AS limit', [
    'statement_timeout',
  ])
  expect(rows[0].limit).toBe('0')
})

test('work is begun again while PostgreSQL is not there, for so long; what else goes wrong is told at once', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const told: Error[] = []
  const tell = (error: Error) => void told.push(error)
  let times = 0
  const third = async () => (++times === 3 ? 'there' : Promise.reject(refused))
  expect(await outlast(third, { patienceMs: 60_000, tell })).toBe('there')
  expect(told).toEqual([refused, refused])

  await expect(outlast(() => Promise.reject(refused), { patienceMs: 0, tell })).rejects.toBe(refused)
  const fault = new Error('a fault of ours')
  await expect(outlast(() => Promise.reject(fault), { patienceMs: 60_000, tell })).rejects.toBe(fault)
  expect(told).toHaveLength(2)
})
