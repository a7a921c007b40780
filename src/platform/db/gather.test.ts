import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect, type Database, type Gathering, type Tx } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }
let open: Database
beforeAll(() => {
  open = connect({ url: db.database.url, pool: 3 })
})
afterAll(() => open.close())

const share: Gathering = {
  module: 'platform',
  name: 'share',
  text: 'SELECT i.at, 60 / n AS share, count(*) OVER () AS together FROM jsonb_to_recordset($1) AS i(at int, n int)',
}
type Share = { share: number; together: number }
const ask = (n: number) => open.read(by, tx => tx.gathered<Share>(share, { n }))

describe('what is asked at the same time', () => {
  test('goes together, and each gets its own answer', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(ask))
    expect(answers.flat().map(one => one.share)).toEqual([60, 30, 20, 15, 12])
    expect(new Set(answers.flat().map(one => one.together))).toEqual(new Set([5]))
  })

  test('waits while the last one is on its way, and for nothing else', async () => {
    const first = ask(1)
    await new Promise(done => setImmediate(() => setImmediate(done)))
    const [[alone], ...later] = await Promise.all([first, ask(2), ask(3)])
    expect(alone!.together).toBe(1)
    expect(later.flat().map(one => one.together)).toEqual([2, 2])
  })

  test('is refused only to whom it must be', async () => {
    const answers = await Promise.allSettled([1, 0, 3].map(ask))
    expect(answers.map(one => (one.status === 'fulfilled' ? one.value[0]!.share : one.reason.code))).toEqual([
      60,
      '22012',
      20,
    ])
    expect(await ask(6)).toMatchObject([{ share: 10 }])
  })

  test('is not asked again when the line was lost: it may have been done', async () => {
    const counted = connect({ url: db.database.url, pool: 2 })
    try {
      await counted.pool.query('CREATE SEQUENCE tried')
      const lost: Gathering = {
        module: 'platform',
        name: 'lost',
        text: `SELECT i.at, CASE i.at WHEN 0 THEN nextval('tried') END, pg_terminate_backend(pg_backend_pid())
               FROM jsonb_to_recordset($1) AS i(at int)`,
      }
      const asked = [1, 2, 3].map(() => counted.read(by, tx => tx.gathered(lost, {})))
      const ends = await Promise.allSettled(asked)
      expect(ends.map(one => one.status)).toEqual(['rejected', 'rejected', 'rejected'])
      const { rows } = await counted.pool.query('SELECT last_value FROM tried')
      expect(rows).toEqual([{ last_value: 1 }])
    } finally {
      await counted.close()
    }
  })
})

test('inside a transaction it belongs to the transaction', async () => {
  await open.pool.query('CREATE TABLE kept (n int)')
  const keep: Gathering = {
    module: 'platform',
    name: 'keep',
    text: `WITH kept AS (INSERT INTO kept SELECT n FROM jsonb_to_recordset($1) AS i(n int)) SELECT at FROM jsonb_to_recordset($1) AS i(at int)`,
  }
  const give = (n: number) => (tx: Tx) => tx.gathered(keep, { n })
  await expect(
    open.write(by, async tx => {
      await give(1)(tx)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await open.write(by, give(2))
  await open.read(by, give(3))
  const { rows } = await open.pool.query('SELECT n FROM kept ORDER BY n')
  expect(rows).toEqual([{ n: 2 }, { n: 3 }])
})
