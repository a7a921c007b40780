import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { append, historyOf, seal, verify } from './index.ts'

const db = testDatabase()
const by = system('test')

/** What a database superuser could do: triggers off, then anything. */
async function tamper(sql: string, values: unknown[] = []) {
  const client = await db.database.pool.connect()
  try {
    await client.query('SET session_replication_role = replica')
    await client.query(sql, values)
  } finally {
    await client.query('RESET session_replication_role')
    client.release()
  }
}

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
    expect(await db.as(by).read(tx => verify(tx))).toBeUndefined()
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

  test('names the first broken row when somebody with all rights edits, cuts out or inserts', async () => {
    const chain = randomUUID()
    await db.as(by).write(tx => append(tx, ...['a', 'b', 'c', 'd'].map(action => ({ chain, action }))))
    await tamper(`UPDATE platform.ledger SET body = '{"x":1}' WHERE chain = $1 AND seq = 2`, [chain])
    expect(await db.as(by).read(tx => verify(tx, { chain }))).toMatchObject({ seq: 2, why: 'changed' })
    await tamper(`UPDATE platform.ledger SET body = '{}' WHERE chain = $1 AND seq = 2`, [chain])
    expect(await db.as(by).read(tx => verify(tx, { chain }))).toBeUndefined()
    await tamper('DELETE FROM platform.ledger WHERE chain = $1 AND seq = 3', [chain])
    expect(await db.as(by).read(tx => verify(tx, { chain }))).toMatchObject({ seq: 4, why: 'gap' })
  })

  test('a cut tail leaves the chain whole, and the seal tells', async () => {
    const chain = randomUUID()
    const clean = testChain()
    await db
      .as(by)
      .write(tx => append(tx, { chain: clean, action: 'a' }, { chain, action: 'a' }, { chain, action: 'b' }))
    await sealEverything()
    expect(await db.as(by).write(seal)).toBe(0)
    await tamper('DELETE FROM platform.ledger WHERE chain = $1 AND seq = 2', [chain])
    expect(await db.as(by).read(tx => verify(tx, { chain }))).toBeUndefined()
    await tamper('DELETE FROM platform.ledger WHERE chain <> $1 AND chain <> $2', [chain, clean])
    expect(await db.as(by).read(tx => verify(tx))).toMatchObject({ kind: 'seal', why: 'rows' })
  })
})

/** A seal waits for every transaction of the server that began before it, those of other tests too. */
async function sealEverything(): Promise<void> {
  const { rows } = await db.database.pool.query('SELECT count(*) AS n FROM platform.ledger')
  await vi.waitFor(
    async () => {
      await db.as(by).write(seal)
      const sealed = await db.database.pool.query(
        'SELECT coalesce(sum(rows), 0)::int AS n FROM platform.ledger_seal',
      )
      expect(sealed.rows[0].n).toBe(rows[0].n)
    },
    { timeout: 15_000, interval: 100 },
  )
}

function testChain() {
  return randomUUID()
}
