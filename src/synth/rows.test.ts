import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/support/database.ts'
import { bigint, bytea, date, flag, instant, int, jsonb, label, smallint, text, uuid } from './columns.ts'
import { copyIn } from './copy-in.ts'
import { jsonbText } from './ledger-rows.ts'
import { rowsFor } from './rows.ts'

const db = testDatabase({ setUp: false })
const id = '0189f7a2-8c3e-4d21-9b4f-fedcba987654'

async function copied(): Promise<Record<string, unknown>[]> {
  const rows = rowsFor(
    'pg_temp.thing',
    ...([
      ['id', uuid],
      ['name', text],
      ['place', label],
      ['n', int],
      ['small', smallint],
      ['big', bigint],
      ['yes', flag],
      ['at', instant],
      ['day', date],
      ['body', jsonb],
      ['hash', bytea],
    ] as const),
  )
  const at = Date.parse('1999-12-31T23:59:58.123+07:00')
  for (const name of names)
    rows.add(
      id,
      name,
      name,
      -7,
      -2,
      -(2 ** 40) - 3,
      true,
      at,
      '1987-02-28',
      jsonbText({ name, a: 1 }),
      Buffer.from([0, 255]),
    )
  rows.add(null, null, null, 7, 2, 2 ** 45 + 1, false, null, null, null, Buffer.alloc(0))
  const client = new pg.Client({ connectionString: db.database.url })
  await client.connect()
  try {
    await client.query(
      `CREATE TEMP TABLE thing (id uuid, name text, place text, n int, small smallint, big bigint, yes boolean,
         at timestamptz, day date, body jsonb, hash bytea)`,
    )
    expect(rows.count).toBe(names.length + 1)
    await copyIn(client, rows.into, rows.take())
    expect(rows.count).toBe(0)
    return (await client.query('SELECT *, body::text AS printed FROM thing')).rows
  } finally {
    await client.end()
  }
}

/** Short and long, with marks, signs that mean something elsewhere, and more than one chunk. */
const names = [
  '',
  'an',
  'Huỳnh Thị Mỹ Duyên',
  'a\\b\t"c"\n\u0001',
  '👍 được',
  'ệ'.repeat(49),
  'x'.repeat(200_000),
  'ữ'.repeat(70_000),
]

test('what is written is what PostgreSQL reads', async () => {
  const found = await copied()
  for (const [at, name] of names.entries())
    expect(found[at]).toEqual({
      id,
      name,
      place: name,
      n: -7,
      small: -2,
      big: -(2 ** 40) - 3,
      yes: true,
      at: new Date('1999-12-31T23:59:58.123+07:00'),
      day: '1987-02-28',
      body: { a: 1, name },
      hash: Buffer.from([0, 255]),
      printed: jsonbText({ name, a: 1 }),
    })
  expect(found[names.length]).toMatchObject({
    id: null,
    name: null,
    big: 2 ** 45 + 1,
    yes: false,
    at: null,
    day: null,
  })
})
