import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect, type Database, type Gathering, type Tx } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }
let open: Database
beforeAll(async () => {
  open = connect({ url: db.database.url, pool: 6 })
  await open.pool.query(`
    CREATE TABLE public.pot (id int PRIMARY KEY, n int NOT NULL CHECK (n < 100));
    CREATE TABLE public.note (word text CONSTRAINT note_once UNIQUE, by_transaction xid8 DEFAULT pg_current_xact_id());
    GRANT ALL ON public.pot, public.note TO sen_module`)
})
beforeEach(() =>
  open.pool.query(
    'TRUNCATE public.pot, public.note; INSERT INTO public.pot SELECT n, 0 FROM generate_series(1, 20) n',
  ),
)
afterEach(() => vi.restoreAllMocks())
afterAll(() => open.close())

const lock: Gathering = {
  module: 'platform',
  name: 'pot-locked',
  text: 'SELECT i.at, p.* FROM jsonb_to_recordset($1) AS i(at int, id int) JOIN public.pot p USING (id) FOR UPDATE OF p',
}
const share: Gathering = {
  module: 'platform',
  name: 'share',
  text: 'SELECT i.at, 60 / d AS share FROM jsonb_to_recordset($1) AS i(at int, d int)',
}
const noting = 'INSERT INTO public.note (word) SELECT word FROM jsonb_to_recordset($1) AS t(word text)'
const filling = `UPDATE public.pot p SET n = i.n FROM jsonb_to_recordset($1) AS i(id int, n int) WHERE p.id = i.id`

/** Takes the pot, adds to it, and notes it. */
async function add(tx: Tx, id: number, more = 1): Promise<number> {
  const pot = await tx.locked<{ n: number }>(lock, { id })
  if (!pot) throw new Error(`No pot ${id}`)
  const n = pot.n + more
  await tx.later('platform', { text: filling, rows: [{ id, n }] })
  await tx.later('platform', { text: noting, rows: [{ word: `${id}: ${n}` }] })
  return n
}
const inCompany = <T>(key: number, work: (tx: Tx) => Promise<T>) =>
  open.write(by, work, { command: 'test.add', key: String(key) })
const notes = async () =>
  (await open.pool.query<{ word: string; by_transaction: string }>('SELECT * FROM public.note ORDER BY word'))
    .rows
const words = async () => (await notes()).map(one => one.word)
const transactions = async () => new Set((await notes()).map(one => one.by_transaction)).size
const pot = async (id: number) =>
  (await open.pool.query('SELECT n FROM public.pot WHERE id = $1', [id])).rows[0].n

describe('deeds that come at the same moment', () => {
  test('share a transaction, and each has its own answer', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(id => inCompany(id, tx => add(tx, id, id))))
    expect(answers).toEqual([1, 2, 3, 4])
    expect(await words()).toEqual(['1: 1', '2: 2', '3: 3', '4: 4'])
    expect(await transactions()).toBe(1)
  })

  test('ask and write once for all', async () => {
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    await Promise.all([1, 2, 3, 4, 5].map(id => inCompany(id, tx => add(tx, id))))
    expect(sent.mock.calls.map(([one]) => (one as never as { name?: string }).name ?? one)).toEqual([
      'BEGIN',
      'pot-locked-skip',
      expect.stringContaining('late'),
      'COMMIT',
    ])
  })

  test('one alone is done alone, at once', async () => {
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    expect(await inCompany(1, tx => add(tx, 1))).toBe(1)
    expect(sent.mock.calls.map(([one]) => (one as never as { name?: string }).name)).toContain('pot-locked')
  })

  test('two of one key never share: the second finds what the first left', async () => {
    const answers = await Promise.all([1, 1, 2, 1].map(id => inCompany(id, tx => add(tx, id))))
    expect(answers.toSorted()).toEqual([1, 1, 2, 3])
    expect(await pot(1)).toBe(3)
  })

  test('however many come, none is lost and none is done twice', async () => {
    const deeds = Array.from({ length: 400 }, (_, n) => 1 + ((n * 7) % 20))
    await Promise.all(deeds.map(id => inCompany(id, tx => add(tx, id))))
    const { rows } = await open.pool.query('SELECT DISTINCT n FROM public.pot')
    expect(rows).toEqual([{ n: 20 }])
    expect(await notes()).toHaveLength(400)
    expect(await transactions()).toBeLessThan(400)
  })

  test('what runs after the commit runs for those that stand', async () => {
    const ran: number[] = []
    const deed = (id: number) =>
      inCompany(id, async tx => {
        tx.afterCommit(() => ran.push(id))
        await add(tx, id)
        if (id === 2) throw new Error('no')
      })
    await Promise.allSettled([1, 2, 3].map(deed))
    expect(ran.toSorted()).toEqual([1, 3])
  })
})

describe('one that is refused', () => {
  const outcomes = (deeds: Promise<unknown>[]) =>
    Promise.allSettled(deeds).then(all =>
      all.map(one =>
        one.status === 'fulfilled' ? one.value : String(one.reason.code ?? one.reason.message),
      ),
    )

  test('by its own command leaves nothing behind, and the others stand', async () => {
    const refuse = inCompany(2, async tx => {
      await add(tx, 2)
      throw new Error('not this one')
    })
    const all = [inCompany(1, tx => add(tx, 1)), refuse, inCompany(3, tx => add(tx, 3))]
    expect(await outcomes(all)).toEqual([1, 'not this one', 1])
    expect(await words()).toEqual(['1: 1', '3: 1'])
    expect(await transactions()).toBe(1)
  })

  test.each<[string, (tx: Tx) => Promise<unknown>, string]>([
    ['while it asks', (tx: Tx) => tx.gathered(share, { d: 0 }), '22012'],
    ['when it is written', (tx: Tx) => add(tx, 2, 1000), '23514'],
    [
      'for what another holds already, as the house says it',
      async (tx: Tx) => {
        await tx.later('platform', { text: noting, rows: [{ word: '1: 1' }] })
        await add(tx, 2)
      },
      'conflict.note',
    ],
  ])('by PostgreSQL %s', async (_, work, code) => {
    await inCompany(1, tx => add(tx, 1))
    const all = [inCompany(4, tx => add(tx, 4)), inCompany(2, work), inCompany(3, tx => add(tx, 3))]
    expect(await outcomes(all)).toEqual([1, code, 1])
    expect(await words()).toEqual(['1: 1', '3: 1', '4: 1'])
  })
})

describe('one that needs more than company allows is done alone, and once', () => {
  test.each<[string, (tx: Tx) => Promise<unknown>]>([
    [
      'writes at once',
      (tx: Tx) => tx.query('platform', { text: `INSERT INTO public.note VALUES ('at once')` }),
    ],
    [
      'asks what it has written itself',
      async (tx: Tx) => {
        await tx.later('platform', { text: noting, rows: [{ word: 'at once' }] })
        await tx.query('platform', { text: 'SELECT FROM public.note' })
      },
    ],
    [
      'gathers what it has written itself',
      async (tx: Tx) => {
        await tx.later('platform', { text: noting, rows: [{ word: 'at once' }] })
        await tx.gathered(share, { d: 1 })
      },
    ],
    [
      'waits for a lock in words of its own',
      async (tx: Tx) => {
        await tx.query('platform', { text: 'SELECT FROM public.pot WHERE id = 9 FOR UPDATE' })
        await tx.later('platform', { text: noting, rows: [{ word: 'at once' }] })
      },
    ],
    [
      'hides that it was told so',
      async (tx: Tx) => {
        await tx.query('platform', { text: `INSERT INTO public.note VALUES ('at once')` }).catch(() => {})
      },
    ],
    [
      'sends what waits',
      async (tx: Tx) => {
        await tx.later('platform', { text: noting, rows: [{ word: 'at once' }] })
        await tx.flush()
      },
    ],
  ])('%s', async (_, work) => {
    const all = [inCompany(1, tx => add(tx, 1)), inCompany(2, work), inCompany(3, tx => add(tx, 3))]
    await Promise.all(all)
    expect(await words()).toEqual(['1: 1', '3: 1', 'at once'])
  })

  test('waits for a lock, and keeps nobody waiting', async () => {
    const holder = await open.pool.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM public.pot WHERE id = 2 FOR UPDATE')
    const waits = inCompany(2, tx => add(tx, 2))
    await Promise.all([1, 3].map(id => inCompany(id, tx => add(tx, id))))
    expect(await words()).toEqual(['1: 1', '3: 1'])
    await holder.query('COMMIT')
    holder.release()
    expect(await waits).toBe(1)
  })

  test('those behind one that waits alone do not wait for it', async () => {
    const holder = await open.pool.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM public.pot WHERE id IN (1, 2, 3) FOR UPDATE')
    const waiting = [1, 2, 3].map(id => inCompany(id, tx => add(tx, id)))
    await new Promise(done => setTimeout(done, 5))
    expect(await inCompany(4, tx => add(tx, 4))).toBe(1)
    await holder.query('COMMIT')
    holder.release()
    expect(await Promise.all(waiting)).toEqual([1, 1, 1])
  })
})

test('one that hides what PostgreSQL refused has not read what it thinks: all are done alone', async () => {
  let asked = 0
  const hides = inCompany(2, async tx => {
    asked++
    await tx.gathered(share, { d: 0 }).catch(() => {})
    return 'hidden'
  })
  const reads = inCompany(1, tx => tx.gathered<{ share: number }>(share, { d: 3 }))
  const ends = await Promise.allSettled([reads, hides])
  expect(ends[0]).toMatchObject({ value: [{ share: 20 }] })
  expect(ends[1]).toMatchObject({ reason: { code: '25P02' } })
  expect(asked).toBe(2)
})

test('what fails at once fails alone, and what is asked after the end of a deed is not asked', async () => {
  const fails = inCompany(2, () => {
    throw new Error('at once')
  })
  let kept: Tx | undefined
  const strays = inCompany(3, tx => (kept = tx).gathered(share, { d: 1 }))
  const ends = await Promise.allSettled([inCompany(1, tx => add(tx, 1)), fails, strays])
  expect(ends.map(one => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await expect(kept!.gathered(share, { d: 1 })).rejects.toThrow('after the end')
  expect(await words()).toEqual(['1: 1'])
})

test('a statement that takes too long for all is asked by each alone', async () => {
  const holder = await open.pool.connect()
  await holder.query(`BEGIN; INSERT INTO public.note VALUES ('2: 1')`)
  const patient = connect({ url: db.database.url, pool: 4, patienceMs: 500 })
  try {
    const deeds = [1, 2, 3].map(id =>
      patient.write(by, tx => add(tx, id), { command: 'test.add', key: String(id) }),
    )
    const ends = await Promise.allSettled(deeds)
    expect(ends.map(one => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  } finally {
    await holder.query('ROLLBACK')
    holder.release()
    await patient.close()
  }
  expect(await words()).toEqual(['1: 1', '3: 1'])
})

test('a line that is lost is told to all, and nothing is done a second time', async () => {
  const breaking: Gathering = {
    module: 'identity',
    name: 'breaking',
    text: 'SELECT i.at, pg_terminate_backend(pg_backend_pid()) FROM jsonb_to_recordset($1) AS i(at int)',
  }
  let began = 0
  const deeds = [1, 2, 3].map(id =>
    inCompany(id, async tx => {
      began++
      await add(tx, id)
      await tx.gathered(breaking, {})
    }),
  )
  const ends = await Promise.allSettled(deeds)
  expect(ends.map(one => one.status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(began).toBe(3)
  expect(await words()).toEqual([])
})

test('behind walls each is done alone, in the name of its modules', async () => {
  await Promise.all(
    [1, 2].map(id => db.database.write(by, tx => add(tx, id), { command: 'test.add', key: String(id) })),
  )
  expect(await words()).toEqual(['1: 1', '2: 1'])
  expect(await transactions()).toBe(2)
})
