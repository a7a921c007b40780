import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { locks } from '#platform/db'
import { testDatabase } from '../../../../tests/support/database.ts'
import { fileDossier, seedOfficers } from '../dossier.fixture.ts'
import { foldTally } from './fold-tally.ts'

const db = testDatabase()
beforeAll(() => seedOfficers(db))

test('is done while a backup goes on, and waits for nobody who is at it: the next minute takes what is left', async () => {
  const { pool } = db.database
  const fold = () => db.as(system('test')).write(foldTally)
  const upTo = async () =>
    (await pool.query('SELECT until::text FROM dossiers.tally_mark')).rows[0].until as string
  // No further than what was begun by anybody on this server, other tests included.
  const foldsOn = (from: string) =>
    expect
      .poll(async () => {
        await fold()
        return upTo()
      })
      .not.toBe(from)
  const other = await pool.connect()
  try {
    await other.query('SELECT pg_advisory_lock($1)', [locks.backUp])
    const before = await upTo()
    await fileDossier(db)
    await foldsOn(before)
    const after = await upTo()
    await other.query('SELECT pg_advisory_lock($1)', [locks.tally])
    await fileDossier(db)
    await fold()
    expect(await upTo()).toBe(after)
    await other.query('SELECT pg_advisory_unlock_all()')
    await foldsOn(after)
  } finally {
    other.release(true)
  }
})

test('each lock has a number of its own', () => {
  expect(new Set(Object.values(locks)).size).toBe(Object.keys(locks).length)
})
