import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { append, historyOf, seal, verify } from './index.ts'

const db = testDatabase({ setUp: false })
const by = system('test')

describe('ledger', () => {
  test('links the entries of a chain, also several of one statement and of concurrent writers', async () => {
    const chain = randomUUID()
    await db.as(by).write(tx => append(tx, { chain, action: 'a' }, { chain, action: 'b', body: { n: 1 } }))
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        db.as(by).write(tx => append(tx, { chain, action: 'c', body: { n } })),
      ),
    )
    const history = await db.as(by).read(tx => historyOf(tx, chain))
    expect(history.map(row => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await verify(db.database)).toMatchObject({ rows: 10, chains: 1, unsealed: 10, backdated: [] })
  })

  test('whoever draws an id first need not come first in the chain', async () => {
    const chain = randomUUID()
    const [slow, quick] = [await db.database.pool.connect(), await db.database.pool.connect()]
    try {
      const insert = `INSERT INTO platform.ledger (chain, at, actor, action) VALUES ($1, now(), 'system:test', $2)`
      // Holds the chain, so that the row with the smaller id waits and comes second.
      await quick.query('BEGIN')
      await quick.query('SELECT pg_advisory_xact_lock(hashtextextended($1::text, 7))', [chain])
      const waiting = slow.query(insert, [chain, 'slow'])
      await expect
        .poll(async () => (await db.database.pool.query(waiters)).rowCount, { timeout: 10_000 })
        .toBeGreaterThan(0)
      await quick.query(insert, [chain, 'quick'])
      await quick.query('COMMIT')
      await waiting
    } finally {
      slow.release()
      quick.release()
    }
    const { rows } = await db.database.pool.query(
      'SELECT action FROM platform.ledger WHERE chain = $1 ORDER BY id',
      [chain],
    )
    expect(rows.map(row => row.action)).toEqual(['slow', 'quick'])
    expect((await verify(db.database)).broken).toBeUndefined()
  })

  test('refuses change, deletion and truncation', async () => {
    const chain = randomUUID()
    await db.as(by).write(tx => append(tx, { chain, action: 'a' }))
    for (const sql of [
      'UPDATE platform.ledger SET action = $$x$$',
      'DELETE FROM platform.ledger',
      'TRUNCATE platform.ledger',
    ])
      await expect(db.database.pool.query(sql)).rejects.toThrow('append-only')
  })

  test('what people write in any language, and any instant, is hashed as the database hashes it', async () => {
    const chain = randomUUID()
    const insert = 'INSERT INTO platform.ledger (chain, at, actor, action, body) VALUES ($1, $2, $3, $4, $5)'
    for (const at of [
      '1945-09-02 14:00:00.000001+07',
      '1999-12-31 23:59:59.999999+07',
      '2226-11-22T00:00:00Z',
    ])
      await db.database.pool.query(insert, [
        chain,
        at,
        'staff:Nguyễn Thị Ngọc Lan',
        'đã ký 🪷',
        JSON.stringify({ z: 1, a: [1.5, null, 'é\u0301"\\', { nested: { b: true } }], số: 12345678901234 }),
      ])
    expect((await verify(db.database)).broken).toBeUndefined()
  })

  test('several threads say the same as one, of chains that cross their stretches and rows that came late', async () => {
    const chains = Array.from({ length: 12 }, () => randomUUID())
    await writeInAnyOrder(chains, 4)
    const whole = await verify(db.database, { threads: 1 })
    expect(whole.broken).toBeUndefined()
    expect(whole.rows).toBeGreaterThanOrEqual(48)
    for (const threads of [2, 3]) expect(await verify(db.database, { threads })).toEqual(whole)

    const cut = await db.database.pool.query<{ id: number }>(
      'SELECT min(id) AS id FROM platform.ledger WHERE chain = ANY($1) AND seq = 3',
      [chains.slice(6)],
    )
    await db.database.pool.query(`SET session_replication_role = replica;
      DELETE FROM platform.ledger WHERE seq = 2 AND chain IN (${chains.slice(6).map(chain => `'${chain}'`)});
      RESET session_replication_role`)
    for (const threads of [1, 2, 3]) {
      const { broken, rows } = await verify(db.database, { threads })
      expect(broken).toMatchObject({ kind: 'row', id: cut.rows[0]!.id, seq: 3, why: 'gap' })
      expect(rows).toBe(whole.rows - 6)
    }
  })
})

const waiters = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** Rows of each chain in turn, with ids in an order that has nothing to do with it, and a seal over all. */
async function writeInAnyOrder(chains: readonly string[], rowsOfEach: number): Promise<void> {
  const count = chains.length * rowsOfEach
  // Steps of a number that shares no factor with the count come to each place once.
  const step = 29
  await db.database.pool.query(
    `WITH highest AS (SELECT coalesce(max(id), 0) AS id FROM platform.ledger)
     INSERT INTO platform.ledger (id, chain, at, actor, action) OVERRIDING SYSTEM VALUE
     SELECT highest.id + 1 + n * ${step} % ${count}, ($1::uuid[])[1 + n % ${chains.length}], now(), 'system:test', 'a'
     FROM highest, generate_series(0, ${count - 1}) n ORDER BY n`,
    [chains],
  )
  await db.as(by).write(seal)
}
