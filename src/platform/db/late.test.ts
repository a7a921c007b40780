import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect, type Database, type Tx } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }
let open: Database
beforeAll(async () => {
  open = connect({ url: db.database.url, pool: 2 })
  await open.pool.query(`
    CREATE TABLE public.told (id serial PRIMARY KEY, word text CONSTRAINT told_once UNIQUE, who text DEFAULT current_user);
    CREATE TABLE public.sum (name text PRIMARY KEY, n int);
    GRANT ALL ON public.told, public.sum TO sen_module; GRANT USAGE ON SEQUENCE public.told_id_seq TO sen_module`)
})
beforeEach(() => open.pool.query(`TRUNCATE public.told, public.sum; INSERT INTO public.sum VALUES ('a', 0)`))
afterEach(() => vi.restoreAllMocks())
afterAll(() => open.close())

const telling = 'INSERT INTO public.told (word) SELECT word FROM jsonb_to_recordset($1) AS t(word text)'
const tell = (tx: Tx, ...words: string[]) =>
  tx.later('platform', { text: telling, rows: words.map(word => ({ word })) })
const add = (tx: Tx, n: number) =>
  tx.later('platform', { text: `UPDATE public.sum SET n = n + $2 WHERE name = $1`, values: ['a', n] })
const told = async () =>
  (await open.pool.query<{ word: string }>('SELECT word FROM public.told ORDER BY id')).rows.map(
    row => row.word,
  )
const sum = async () => (await open.pool.query('SELECT n FROM public.sum')).rows[0].n

test('goes together right before the end, rows of one kind in the order in which they came', async () => {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  await open.write(by, async tx => {
    await tell(tx, 'one', 'two')
    await add(tx, 2)
    await tell(tx, 'three')
    expect(sent.mock.calls).toHaveLength(1)
  })
  expect(sent.mock.calls).toHaveLength(3)
  expect(await told()).toEqual(['one', 'two', 'three'])
  expect(await sum()).toBe(2)
})

test.each([
  ['of the same module', 'platform', 'SELECT count(*) AS n FROM (TABLE "public"."told") t'],
  ['that names the table', 'identity', 'SELECT count(*) AS n FROM public.told'],
])('a statement %s finds it', async (_, module, text) => {
  const found = await open.write(by, async tx => {
    await tell(tx, 'one')
    return tx.query(module, { text })
  })
  expect(found).toEqual([{ n: 1 }])
})

test('no row is changed twice in one statement, where only one of the changes would stand', async () => {
  await open.write(by, async tx => {
    await add(tx, 1)
    await tell(tx, 'one')
    await add(tx, 2)
  })
  expect(await sum()).toBe(3)
})

test('the same object given again is written once, as it stands at the end', async () => {
  const thing = { n: 1, toJSON: () => ({ word: `n is ${thing.n}` }) }
  await open.write(by, async tx => {
    await tx.later('platform', { text: telling, rows: [thing] })
    await tell(tx, 'one')
    await tx.later('platform', { text: telling, rows: [thing] })
    thing.n = 5
  })
  expect(await told()).toEqual(['n is 5', 'one'])
})

describe('rows of one text', () => {
  const change = (tx: Tx, name: string, n: number) =>
    tx.later('platform', {
      text: 'UPDATE public.sum s SET n = i.n FROM jsonb_to_recordset($1) AS i(id text, n int) WHERE s.name = i.id',
      rows: [{ id: name, n }],
    })
  const insert = (tx: Tx, name: string) =>
    tx.later('platform', {
      text: 'INSERT INTO public.sum SELECT name, 0 FROM jsonb_to_recordset($1) AS i(name text)',
      rows: [{ name }],
    })

  test('that name the same row are written one after the other', async () => {
    await open.write(by, async tx => {
      await change(tx, 'a', 1)
      await change(tx, 'a', 2)
    })
    expect(await sum()).toBe(2)
  })

  test('find the row that was inserted before them', async () => {
    await open.write(by, async tx => {
      await change(tx, 'a', 1)
      await insert(tx, 'b')
      await change(tx, 'b', 7)
    })
    const { rows } = await open.pool.query('SELECT name, n FROM public.sum ORDER BY name')
    expect(rows).toEqual([
      { name: 'a', n: 1 },
      { name: 'b', n: 7 },
    ])
  })
})

test('what is refused at the end is refused to whoever did the deed, and nothing of it stands', async () => {
  const deed = open.write(by, async tx => {
    await add(tx, 1)
    await tell(tx, 'one', 'one')
  })
  await expect(deed).rejects.toMatchObject({ name: 'Conflict', code: 'conflict.told' })
  expect(await sum()).toBe(0)
  await expect(open.write(by, tx => tx.later('platform', { text: 'SELECT 1' }))).rejects.toThrow('can wait')
})

test('nothing of it stands when the deed fails before', async () => {
  const deed = open.write(by, async tx => {
    await tell(tx, 'one')
    throw new Error('no')
  })
  await expect(deed).rejects.toThrow('no')
  expect(await told()).toEqual([])
})

test('behind walls each module writes what is its own', async () => {
  await db.as(by.actor).write(async tx => {
    await tell(tx, 'ground')
    await tx.later('identity', { text: `INSERT INTO public.told (word) VALUES ($1)`, values: ['identity'] })
    await tell(tx, 'also ground')
  })
  const { rows } = await open.pool.query('SELECT word, who FROM public.told ORDER BY id')
  expect(rows).toEqual([
    { word: 'ground', who: 'sen_platform' },
    { word: 'also ground', who: 'sen_platform' },
    { word: 'identity', who: 'sen_identity' },
  ])
})

test('outside a transaction it goes at once', async () => {
  for (const database of [open, db.database])
    await database.read(by, async tx => {
      await tell(tx, 'one')
      expect(await told()).toEqual(['one'])
      await open.pool.query('TRUNCATE public.told')
    })
})

test('however much waits, all of it is written', async () => {
  const words = Array.from({ length: 120 }, (_, n) => `word ${n}`)
  await open.write(by, async tx => {
    for (const word of words)
      await tx.later('platform', { text: 'INSERT INTO public.told (word) VALUES ($1)', values: [word] })
  })
  expect((await told()).sort()).toEqual(words.sort())
})
