import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { faultInLog } from './fault-in-log.ts'

const db = testDatabase({ setUp: false })
const failure = (sql: string, values: unknown[] = []) =>
  db.database.pool.query(sql, values).then(
    () => expect.fail('It did not fail'),
    (error: unknown) => error,
  )

test('what PostgreSQL quotes of a row stays out of the log; which rule was broken is there', async () => {
  const row = ['072185000017', 'Trần Thị Lan Anh']
  const insert = `INSERT INTO identity.person (personal_number, name, residence, source, created_at)
                  VALUES ($1, $2, '{}', 'counter', now())`
  await db.database.pool.query(insert, row)
  const said = JSON.stringify(faultInLog(await failure(insert, row)))
  for (const secret of row) expect(said).not.toContain(secret)
  expect(said).toContain('"code":"23505"')
  expect(said).toContain('"table":"person"')
  expect(said).toMatch(/"stack":".*at /)
  const cast = await failure("SELECT 'Trần Thị Lan Anh'::int")
  expect(JSON.stringify(faultInLog(cast))).not.toContain('Lan Anh')
})

test('neither parsers nor mail servers tell of people there, not even as the cause of something else', () => {
  const unread = (() => {
    try {
      return JSON.parse('Lan Anh, 0912 345 678')
    } catch (error) {
      return error
    }
  })()
  const refused = Object.assign(
    new Error('550 5.1.1 <lananh@nguoidan.example>: unknown, call 0912 345 678'),
    {
      rejected: ['lananh@nguoidan.example'],
      code: 'EENVELOPE',
    },
  )
  const said = JSON.stringify([unread, refused, new Error('Not sent', { cause: refused })].map(faultInLog))
  expect(said).not.toMatch(/lan ?anh|0912/i)
  expect(said).toContain('EENVELOPE')
  expect(faultInLog('Lan Anh')).toEqual({ type: 'string' })
})
