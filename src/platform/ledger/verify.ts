import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'

/** The first thing that is wrong, named so that an auditor can look at it. */
export type Break =
  | { kind: 'row'; id: number; chain: string; seq: number; why: 'changed' | 'unlinked' | 'gap' }
  | { kind: 'seal'; id: number; why: 'changed' | 'rows' }

const genesis = Buffer.alloc(32)

/**
 * Seals all rows of finished transactions since the last seal under one Merkle root. Idle when there are none.
 * Safe to run in several processes: they take turns.
 */
export async function seal(tx: Tx): Promise<number> {
  await tx.query('platform', { text: 'SELECT pg_advisory_xact_lock(7302)' })
  const [last] = await tx.query<{ to_xid: string; hash: Buffer }>('platform', {
    text: 'SELECT to_xid, hash FROM platform.ledger_seal ORDER BY id DESC LIMIT 1',
  })
  const [{ until }] = (await tx.query<{ until: string }>('platform', {
    text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS until',
  })) as [{ until: string }]
  const from = last?.to_xid ?? '0'
  const { root, rows } = await rootOf(tx, from, until)
  if (!rows) return 0
  const prev = last?.hash ?? genesis
  await tx.query('platform', {
    text: `INSERT INTO platform.ledger_seal (from_xid, to_xid, rows, root, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6)`,
    values: [from, until, rows, root, prev, sealHash(prev, from, until, rows, root)],
  })
  return rows
}

/** Reads the whole ledger (or one chain) and returns the first break, or undefined when all is as it was written. */
export async function verify(tx: Tx, options: { chain?: string } = {}): Promise<Break | undefined> {
  const [broken] = await tx.query<{
    id: number
    chain: string
    seq: number
    why: 'changed' | 'unlinked' | 'gap'
  }>('platform', {
    text: `SELECT id, chain, seq, CASE WHEN NOT intact THEN 'changed' WHEN NOT next THEN 'gap' ELSE 'unlinked' END AS why
           FROM (
             SELECT id, chain, seq,
               hash = platform.ledger_hash(prev_hash, chain, seq, at, actor, action, body) AS intact,
               seq = coalesce(lag(seq) OVER w, 0) + 1 AS next,
               prev_hash = coalesce(lag(hash) OVER w, $2) AS linked
             FROM platform.ledger WHERE $1::uuid IS NULL OR chain = $1
             WINDOW w AS (PARTITION BY chain ORDER BY seq)
           ) rows WHERE NOT (intact AND next AND linked) ORDER BY id LIMIT 1`,
    values: [options.chain ?? null, genesis],
  })
  if (broken) return { kind: 'row', ...broken }
  return options.chain ? undefined : verifySeals(tx)
}

async function verifySeals(tx: Tx): Promise<Break | undefined> {
  const seals = await tx.query<{
    id: number
    from_xid: string
    to_xid: string
    rows: number
    root: Buffer
    prev_hash: Buffer
    hash: Buffer
  }>('platform', {
    text: 'SELECT id, from_xid::text, to_xid::text, rows, root, prev_hash, hash FROM platform.ledger_seal ORDER BY id',
  })
  let prev: Buffer = genesis
  let from = '0'
  for (const seal of seals) {
    const intact =
      seal.prev_hash.equals(prev) &&
      seal.from_xid === from &&
      seal.hash.equals(sealHash(seal.prev_hash, seal.from_xid, seal.to_xid, seal.rows, seal.root))
    if (!intact) return { kind: 'seal', id: seal.id, why: 'changed' }
    const now = await rootOf(tx, seal.from_xid, seal.to_xid)
    if (now.rows !== seal.rows || !now.root.equals(seal.root))
      return { kind: 'seal', id: seal.id, why: 'rows' }
    prev = seal.hash
    from = seal.to_xid
  }
  return undefined
}

async function rootOf(tx: Tx, from: string, until: string): Promise<{ root: Buffer; rows: number }> {
  const rows = await tx.query<{ hash: Buffer }>('platform', {
    text: 'SELECT hash FROM platform.ledger WHERE xid >= $1::xid8 AND xid < $2::xid8 ORDER BY id',
    values: [from, until],
  })
  return { root: merkleRoot(rows.map(row => row.hash)), rows: rows.length }
}

/** RFC 6962 style: leaves and nodes are hashed under different prefixes, an odd node moves up as it is. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (!leaves.length) return genesis
  let level: Buffer[] = leaves.map(leaf => createHash('sha256').update('\0').update(leaf).digest())
  while (level.length > 1) {
    const up: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i]!, level[i + 1]]
      up.push(right ? createHash('sha256').update('\x01').update(left).update(right).digest() : left)
    }
    level = up
  }
  return level[0]!
}

function sealHash(prev: Buffer, from: string, until: string, rows: number, root: Buffer): Buffer {
  return createHash('sha256').update(prev).update(`${from}|${until}|${rows}|`).update(root).digest()
}
