import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect, type Gathering } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }

test('questions hold no connection between them, also under walls: an upload may take its time', async () => {
  const narrow = connect({ url: db.database.url, pool: 1, walls: true })
  const ask = { text: 'SELECT current_user AS who' }
  try {
    const seen = await narrow.read(by, async tx => {
      const [mine] = await tx.query<{ who: string }>('platform', ask)
      // The only connection is free while this one waits for something else.
      const [theirs] = await narrow.read(by, other => other.query<{ who: string }>('identity', ask))
      return [mine!.who, theirs!.who]
    })
    expect(seen).toEqual(['sen_platform', 'sen_identity'])
  } finally {
    await narrow.close()
  }
})

test('a machine that vanished is noticed within a minute, and what it had locked is free', async () => {
  const asked = await db.database.pool.query(
    `SELECT setting::int FROM pg_settings WHERE name LIKE 'tcp_keepalives_%' ORDER BY name`,
  )
  const [count, idle, interval] = asked.rows.map(row => row.setting as number)
  expect(idle! + count! * interval!).toBeLessThanOrEqual(60)
})

test('a column that a migration adds meanwhile disturbs nobody, in a transaction or outside', async () => {
  const at = connect({ url: db.database.url, pool: 5 })
  const all = { name: 'all of it', text: 'SELECT *, pg_sleep(0.05)::text FROM widened' }
  const ask = () => at.read(by, tx => tx.query('platform', all))
  const askWithin = () => at.write(by, tx => tx.query('platform', all))
  const gathering: Gathering = {
    module: 'platform',
    name: 'all of it, gathered',
    text: 'SELECT i.at, w.*, pg_sleep(0.05)::text FROM jsonb_to_recordset($1) AS i(at int), widened w',
  }
  const askTogether = () => at.read(by, tx => tx.gathered<Record<string, unknown>>(gathering, {}))
  let key = 0
  const askInCompany = () =>
    at.write(by, tx => tx.gathered<Record<string, unknown>>(gathering, {}), {
      command: 'ask',
      key: `${key++}`,
    })
  const fiveTimes = (act: typeof ask) => Promise.all(Array.from({ length: 5 }, act))
  try {
    await at.pool.query('CREATE TABLE widened AS SELECT 1 AS one')
    for (const [act, column] of [
      [ask, 'two'],
      [askWithin, 'three'],
      [askTogether, 'four'],
      [askInCompany, 'five'],
    ] as const) {
      await fiveTimes(act)
      await at.pool.query(`ALTER TABLE widened ADD COLUMN ${column} int DEFAULT 2`)
      for (const [row] of await fiveTimes(act)) expect(row).toMatchObject({ one: 1, [column]: 2 })
    }
  } finally {
    await at.close()
  }
})
