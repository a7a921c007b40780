import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { type Anchor, anchorOf, readAnchors, writeAnchor } from './anchor.ts'
import { append, seal, verify } from './index.ts'
import { lastSeal } from './seal.ts'

/** Somebody with all rights over the database, who knows how the ledger is made, and what the ledger says of them. */
const db = testDatabase({ setUp: false })
const by = system('test')
const [chain, other, later] = [randomUUID(), randomUUID(), randomUUID()]
let anchor: Anchor

const ids = async (of: string) =>
  (
    await db.database.pool.query('SELECT id FROM platform.ledger WHERE chain = $1 ORDER BY seq', [of])
  ).rows.map(row => row.id as number)

beforeAll(async () => {
  const write = (...rows: string[]) =>
    db.as(by).write(tx => append(tx, ...rows.map((of, n) => ({ chain: of, action: `step ${n}` }))))
  await write(chain, other, chain, chain, other)
  await sealEverything()
  await write(chain, later, later, later)
  await sealEverything()
  anchor = anchorOf((await db.as(by).read(lastSeal))!)
  // Not sealed yet.
  await write(later)
  await asSuperuser(
    'CREATE SCHEMA kept; CREATE TABLE kept.ledger AS TABLE platform.ledger; CREATE TABLE kept.seal AS TABLE platform.ledger_seal',
  )
  expect(await verify(db.database, { anchors: [anchor] })).toEqual({
    rows: 10,
    chains: 3,
    seals: 2,
    unsealed: 1,
    backdated: [],
  })
})

afterEach(async () => {
  await asSuperuser(`
    DELETE FROM platform.ledger;
    DELETE FROM platform.ledger_seal;
    INSERT INTO platform.ledger OVERRIDING SYSTEM VALUE SELECT * FROM kept.ledger;
    INSERT INTO platform.ledger_seal OVERRIDING SYSTEM VALUE SELECT * FROM kept.seal`)
  expect((await verify(db.database, { anchors: [anchor] })).broken).toBeUndefined()
})

/** Triggers off, then anything. */
async function asSuperuser(sql: string) {
  const client = await db.database.pool.connect()
  try {
    await client.query(`SET session_replication_role = replica; ${sql}; RESET session_replication_role`)
  } finally {
    client.release()
  }
}

/** Gives the rows of a chain new numbers, links and hashes, by the very function that the trigger uses. */
const rehash = (of: string) => `
  DO $$ DECLARE row record; prev bytea := decode(repeat('00', 32), 'hex'); n int := 0; BEGIN
    UPDATE platform.ledger SET seq = -seq WHERE chain = '${of}';
    FOR row IN SELECT * FROM platform.ledger WHERE chain = '${of}' ORDER BY -seq LOOP
      n := n + 1;
      UPDATE platform.ledger SET seq = n, prev_hash = prev,
        hash = platform.ledger_hash(prev, chain, n, at, actor, action, body) WHERE id = row.id RETURNING hash INTO prev;
    END LOOP;
  END $$`

const broken = async (anchors: Anchor[] = []) => (await verify(db.database, { anchors })).broken

describe('a row is named when', () => {
  test.each([
    ['its text is changed', `action = 'x'`],
    ['another is said to have done it', `actor = 'staff:somebody'`],
    ['it is backdated', `at = at - interval '1 day'`],
    ['its details are changed', `body = '{"n": 2}'`],
    ['its hash is changed', `hash = sha256('x')`],
    ['its hash is cut short', `hash = '\\x00'`],
  ])('%s', async (_, change) => {
    const [, second] = await ids(chain)
    await asSuperuser(`UPDATE platform.ledger SET ${change} WHERE id = ${second}`)
    expect(await broken()).toEqual({ kind: 'row', id: second, chain, seq: 2, why: 'changed' })
  })

  test.each([100, 100_000])('it is changed far behind, in a body of %i letters', async letters => {
    await db.as(by).write(tx => append(tx, { chain, action: 'long', body: { text: 'ữ'.repeat(letters) } }))
    expect(await broken()).toBeUndefined()
    const last = (await ids(chain)).at(-1)!
    await asSuperuser(
      `UPDATE platform.ledger SET body = jsonb_set(body, '{text}', to_jsonb((body->>'text') || '.')) WHERE id = ${last}`,
    )
    expect(await broken()).toMatchObject({ kind: 'row', id: last, chain, why: 'changed' })
  })

  test('it is changed together with its hash: the next no longer fits', async () => {
    const [, second, third] = await ids(chain)
    await asSuperuser(`UPDATE platform.ledger SET action = 'x',
      hash = platform.ledger_hash(prev_hash, chain, seq, at, actor, 'x', body) WHERE id = ${second}`)
    expect(await broken()).toEqual({ kind: 'row', id: third, chain, seq: 3, why: 'unlinked' })
  })

  test('it is changed and the database is made to say that all is well', async () => {
    const [, second] = await ids(chain)
    await asSuperuser(`ALTER FUNCTION platform.ledger_hash RENAME TO true_hash`)
    await asSuperuser(`CREATE FUNCTION platform.ledger_hash(prev bytea, chain uuid, seq int, at timestamptz, actor text, action text, body jsonb)
      RETURNS bytea LANGUAGE sql AS 'SELECT hash FROM platform.ledger l WHERE l.chain = $2 AND l.seq = $3'`)
    await asSuperuser(`UPDATE platform.ledger SET action = 'x' WHERE id = ${second}`)
    try {
      expect(await broken()).toMatchObject({ id: second, why: 'changed' })
    } finally {
      await asSuperuser(`DROP FUNCTION platform.ledger_hash`)
      await asSuperuser(`ALTER FUNCTION platform.true_hash RENAME TO ledger_hash`)
    }
  })

  test.each([
    ['the first', 1],
    ['one in the middle', 2],
  ])('%s of its chain is deleted', async (_, seq) => {
    const rows = await ids(chain)
    await asSuperuser(`DELETE FROM platform.ledger WHERE chain = '${chain}' AND seq = ${seq}`)
    expect(await broken()).toEqual({ kind: 'row', id: rows[seq], chain, seq: seq + 1, why: 'gap' })
  })

  test('two have changed places', async () => {
    const [, second, third] = await ids(chain)
    await asSuperuser(`UPDATE platform.ledger SET seq = -seq WHERE id IN (${second}, ${third});
      UPDATE platform.ledger SET seq = 5 + seq WHERE id IN (${second}, ${third})`)
    expect(await broken()).toMatchObject({ kind: 'row', id: second, chain, why: 'changed' })
  })

  test('another with its number is slipped in', async () => {
    await asSuperuser(`ALTER TABLE platform.ledger DROP CONSTRAINT ledger_chain_seq_key`)
    await asSuperuser(`INSERT INTO platform.ledger (chain, seq, at, actor, action, prev_hash, hash)
      SELECT chain, seq, at, actor, 'x', prev_hash, platform.ledger_hash(prev_hash, chain, seq, at, actor, 'x', '{}')
      FROM platform.ledger WHERE chain = '${chain}' AND seq = 2`)
    expect(await broken()).toMatchObject({ kind: 'row', chain, seq: 2, why: 'repeated' })
    await asSuperuser(`DELETE FROM platform.ledger WHERE action = 'x';
      ALTER TABLE platform.ledger ADD CONSTRAINT ledger_chain_seq_key UNIQUE (chain, seq)`)
  })
})

describe('the chains are whole, and the seal names chain and row when', () => {
  test('the last row of a chain is cut off', async () => {
    await asSuperuser(`DELETE FROM platform.ledger WHERE chain = '${other}' AND seq = 2`)
    expect(await broken()).toEqual({
      kind: 'seal',
      id: 1,
      why: 'rows',
      sealed: 5,
      found: 4,
      chains: [{ chain: other, seq: 2, how: 'cut' }],
    })
  })

  test('a whole chain is taken out', async () => {
    await asSuperuser(`DELETE FROM platform.ledger WHERE chain = '${later}'`)
    expect(await broken()).toMatchObject({
      id: 2,
      sealed: 4,
      found: 1,
      chains: [{ chain: later, seq: 3, how: 'cut' }],
    })
  })

  test.each([
    ['changed', `UPDATE platform.ledger SET body = '{"x": 1}' WHERE chain = '${chain}' AND seq = 2`],
    [
      'backdated',
      `UPDATE platform.ledger SET at = at - interval '1 day' WHERE chain = '${chain}' AND seq = 2`,
    ],
    ['reordered', `UPDATE platform.ledger SET seq = 9 WHERE chain = '${chain}' AND seq = 1`],
  ])('a row is %s and the chain hashed anew', async (_, change) => {
    await asSuperuser(`${change}; ${rehash(chain)}`)
    expect(await broken()).toMatchObject({
      kind: 'seal',
      id: 1,
      chains: expect.arrayContaining([{ chain, seq: 3, how: 'rewritten' }]),
    })
  })

  test('a row is taken out and the chain hashed anew', async () => {
    await asSuperuser(`DELETE FROM platform.ledger WHERE chain = '${chain}' AND seq = 2; ${rehash(chain)}`)
    expect(await broken()).toMatchObject({
      id: 1,
      sealed: 5,
      found: 4,
      chains: [{ chain, seq: 3, how: 'rewritten' }],
    })
  })

  test('a row is inserted under an old transaction and the chain hashed anew', async () => {
    await asSuperuser(`INSERT INTO platform.ledger (chain, seq, at, actor, action, prev_hash, hash, xid)
      SELECT chain, 3, at, actor, 'x', '', '', xid FROM platform.ledger WHERE chain = '${other}' AND seq = 2; ${rehash(other)}`)
    expect(await broken()).toMatchObject({
      id: 1,
      sealed: 5,
      found: 6,
      chains: [{ chain: other, seq: 3, how: 'added' }],
    })
  })

  test('nobody noted where chains stood', async () => {
    await asSuperuser(`UPDATE platform.ledger_seal SET heads = NULL;
      DELETE FROM platform.ledger WHERE chain = '${other}' AND seq = 2`)
    expect(await broken()).toMatchObject({ id: 1, sealed: 5, found: 4, chains: [] })
  })

  test('a seal is changed or taken out', async () => {
    await asSuperuser('UPDATE platform.ledger_seal SET rows = 4 WHERE id = 1')
    expect(await broken()).toEqual({ kind: 'seal', id: 1, why: 'changed' })
    await asSuperuser('DELETE FROM platform.ledger_seal WHERE id = 1')
    expect(await broken()).toEqual({ kind: 'seal', id: 2, why: 'changed' })
  })

  test('the root of a seal is cut short', async () => {
    await asSuperuser(`UPDATE platform.ledger_seal SET root = '\\x00' WHERE id = 1`)
    expect(await broken()).toEqual({ kind: 'seal', id: 1, why: 'changed' })
  })
})

describe('everything fits together, and what others hold tells when', () => {
  test('rows, chains and seals are all made anew', async () => {
    await asSuperuser(`UPDATE platform.ledger SET body = '{"x": 1}' WHERE chain = '${chain}' AND seq = 2;
      ${rehash(chain)}; DELETE FROM platform.ledger_seal; ALTER TABLE platform.ledger_seal ALTER id RESTART WITH ${anchor.seal}`)
    await sealEverything()
    await asSuperuser(`UPDATE platform.ledger_seal SET at = '${anchor.at}'`)
    expect(await broken()).toBeUndefined()
    expect(await broken([anchor])).toEqual({ kind: 'anchor', seal: 2, at: anchor.at, why: 'changed' })
  })

  test('the newest rows and their seal are cut off', async () => {
    await asSuperuser(`DELETE FROM platform.ledger WHERE xid >= (SELECT from_xid FROM platform.ledger_seal WHERE id = 2);
      DELETE FROM platform.ledger_seal WHERE id = 2`)
    expect(await broken()).toBeUndefined()
    expect(await broken([anchor])).toEqual({ kind: 'anchor', seal: 2, at: anchor.at, why: 'missing' })
  })

  test('a seal is given another time', async () => {
    await asSuperuser(`UPDATE platform.ledger_seal SET at = at - interval '1 day' WHERE id = 2`)
    expect(await broken([anchor])).toMatchObject({ seal: 2, why: 'changed' })
  })

  test('an anchor survives mail programs and typing from paper', () => {
    const written = writeAnchor(anchor)
    expect(Math.max(...written.split('\n').map(line => line.length))).toBeLessThan(76)
    const quoted = `Kính gửi ông/bà,\r\n\r\n> ${written.trim().replaceAll('\n', '\r\n> ').toUpperCase()}\r\n\r\nTrân trọng`
    const broken = written.replace(/(\w{8}) (\w{8})\n$/, '$1\n$2\n')
    for (const text of [written, quoted, broken]) expect(readAnchors(text)).toEqual([anchor])
    expect(readAnchors(`${written}\n${written}`)).toHaveLength(2)
    expect(readAnchors(written.replace(/\w\n$/, '\n'))).toEqual([])
  })
})

test('a row that joins an old chain with an old date is pointed out', async () => {
  await db.database.pool.query(
    `INSERT INTO platform.ledger (chain, at, actor, action) VALUES ($1, now() - interval '3 days', 'staff:x', 'late')`,
    [chain],
  )
  const { broken, backdated } = await verify(db.database)
  expect(broken).toBeUndefined()
  expect(backdated).toMatchObject([{ chain, seq: 5, seal: 2 }])
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
