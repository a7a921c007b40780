import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/support/database.ts'
import { withBareTables } from './bare-tables.ts'

const db = testDatabase()
const input = {
  tables: ['identity.person', 'dossiers.dossier', 'dossiers.task', 'dossiers.rating', 'platform.ledger'],
  keep: ['platform.ledger_by_xid'],
  dossiers: 5000,
}

const query = async (text: string) => (await db.database.pool.query(text)).rows
const keysAndIndexes = async () => ({
  constraints: await query(
    `SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2`,
  ),
  indexes: await query(`SELECT tablename, indexdef FROM pg_indexes ORDER BY 1, 2`),
  options: await query(
    `SELECT oid::regclass::text AS name, reloptions FROM pg_class WHERE reloptions IS NOT NULL`,
  ),
})
const indexesOf = async (table: string) =>
  (
    await query(
      `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = '${table}'::regclass`,
    )
  ).map(row => row.name)

test('keys, references and indexes are off during the load, and the same as before afterwards', async () => {
  const before = await keysAndIndexes()
  await withBareTables(db.database.url, input, async () => {
    expect(await indexesOf('dossiers.task')).toEqual([])
    expect((await keysAndIndexes()).options).toContainEqual({
      name: 'dossiers.task',
      reloptions: ['autovacuum_enabled=off'],
    })
    expect(await indexesOf('platform.ledger')).toEqual(['platform.ledger_by_xid'])
    expect(await query(`SELECT FROM pg_constraint WHERE confrelid = 'dossiers.dossier'::regclass`)).toEqual(
      [],
    )
  })
  expect(await keysAndIndexes()).toEqual(before)
})

test('a load of few keeps everything, and one that fails leaves everything in its place', async () => {
  const before = await keysAndIndexes()
  await withBareTables(db.database.url, { ...input, dossiers: 4000 }, async () => {
    expect(await keysAndIndexes()).toEqual(before)
  })
  const failing = withBareTables(db.database.url, input, () => Promise.reject(new Error('out of paper')))
  await expect(failing).rejects.toThrow('out of paper')
  expect(await keysAndIndexes()).toEqual(before)
})

test('a row whose reference leads nowhere makes the load fail', async () => {
  const orphan = `INSERT INTO dossiers.rating (dossier, score, comment, at) VALUES (gen_random_uuid(), 5, '', now())`
  const load = async () => void (await query(orphan))
  await expect(withBareTables(db.database.url, input, load)).rejects.toThrow('rating_dossier_fkey')
})
