import { createHash } from 'node:crypto'
import { locks, type Tx } from '#platform/db'
import { genesis, merkleRoot } from './merkle.ts'

/** A root over all rows of the transactions in [from_xid, to_xid), linked to the seal before it. */
export type Seal = {
  id: number
  at: Date
  from_xid: string
  to_xid: string
  rows: number
  root: Buffer
  prev_hash: Buffer
  hash: Buffer
}

export const sealColumns = 'id, at, from_xid::text, to_xid::text, rows, root, prev_hash, hash'

/**
 * Seals all rows of finished transactions since the last seal under one Merkle root. Idle when there are none.
 * Safe to run in several processes: they take turns.
 */
export async function seal(tx: Tx): Promise<number> {
  await tx.query('platform', { text: 'SELECT pg_advisory_xact_lock($1)', values: [locks.seal] })
  const last = await lastSeal(tx)
  const [{ until }] = (await tx.query<{ until: string }>('platform', {
    text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS until',
  })) as [{ until: string }]
  const from = last?.to_xid ?? '0'
  const [found] = await tx.query<Sealed>('platform', { text: toSeal, values: [from, until] })
  const { rows, hashes, heads } = found!
  if (!hashes) return 0
  const prev = last?.hash ?? genesis
  const seal = {
    from_xid: from,
    to_xid: until,
    rows,
    root: merkleRoot(hashes),
    prev_hash: prev,
  }
  await tx.query('platform', {
    text: `INSERT INTO platform.ledger_seal (from_xid, to_xid, rows, root, prev_hash, hash, heads) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [from, until, rows, seal.root, prev, sealHash(seal), heads],
  })
  return rows
}

export async function lastSeal(tx: Tx): Promise<Seal | undefined> {
  const [last] = await tx.query<Seal>('platform', {
    text: `SELECT ${sealColumns} FROM platform.ledger_seal ORDER BY id DESC LIMIT 1`,
  })
  return last
}

export function sealHash(seal: Omit<Seal, 'id' | 'at' | 'hash'>): Buffer {
  return createHash('sha256')
    .update(seal.prev_hash)
    .update(`${seal.from_xid}|${seal.to_xid}|${seal.rows}|`)
    .update(seal.root)
    .digest()
}

type Sealed = { rows: number; hashes: Buffer | null; heads: Buffer }

/**
 * All hashes in one piece, and where each chain stood: chain, number, and the first bytes of the hash of its last row.
 * Put together by PostgreSQL, because taking millions of rows apart here costs more than hashing them. The root
 * protects the rows: heads only name.
 */
const toSeal = `
WITH sealed AS MATERIALIZED (
  SELECT id, chain, seq, hash FROM platform.ledger WHERE xid >= $1::xid8 AND xid < $2::xid8
), head AS (
  SELECT DISTINCT ON (chain) chain, seq, hash FROM sealed ORDER BY chain, seq DESC
)
SELECT count(*) AS rows, string_agg(hash, '' ORDER BY id) AS hashes,
  (SELECT string_agg(uuid_send(chain) || int4send(seq) || substr(hash, 1, 8), '') FROM head) AS heads
FROM sealed`

/** Where a chain stood when it was sealed: enough to say which one is no longer so. */
export type Head = { chain: string; seq: number; hash: Buffer }

const headBytes = 28

export function readHeads(heads: Buffer): Head[] {
  return Array.from({ length: Math.floor(heads.length / headBytes) }, (_, i) => {
    const at = i * headBytes
    return {
      chain: heads.toString('hex', at, at + 16),
      seq: heads.readInt32BE(at + 16),
      hash: heads.subarray(at + 20, at + headBytes),
    }
  })
}
