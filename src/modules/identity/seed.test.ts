import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'

const db = testDatabase({ seed: true })

test('every seeded officer can sign in', async () => {
  const { rows } = await db.database.pool.query('SELECT count(*) FILTER (WHERE password IS NOT NULL AND totp_secret IS NOT NULL) AS n, (SELECT count(*) FROM organisation.staff) AS all FROM identity.staff_credential')
  expect(rows[0].n).toBe(rows[0].all)
  await db.as(system('x')).read(async () => {})
})
