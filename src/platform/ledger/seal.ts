import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'
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
  await tx.query('platform', { text: 'SELECT pg_advisory_xact_lock(7302)' })
  const last = await lastSeal(tx)
  const [{ until }] = (await tx.query<{ until: string }>('platform', {
    text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS until',
  })) as [{ until: string }]
  const from = last?.to_xid ?? '0'
  const rows = await tx.query<Sealed>('platform', {
    text: 'SELECT chain, seq, hash FROM platform.ledger WHERE xid >= $1::xid8 AND xid < $2::xid8 ORDER BY id',
    values: [from, until],
  })
  if (!rows.length) return 0
  const prev = last?.hash ?? genesis
  const seal = {
    from_xid: from,
    to_xid: until,
    rows: rows.length,
    root: merkleRoot(Buffer.concat(rows.map(row => row.hash))),
    prev_hash: prev,
  }
  await tx.query('platform', {
    text: `INSERT INTO platform.ledger_seal (from_xid, to_xid, rows, root, prev_hash, hash, heads) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [from, until, rows.length, seal.root, prev, sealHash(seal), headsOf(rows)],
  })
  return rows.length
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

type Sealed = { chain: string; seq: number; hash: Buffer }

/** Where a chain stood when it was sealed: enough to say which one is no longer so. */
export type Head = { chain: string; seq: number; hash: Buffer }

const headBytes = 28

/** Chain, number, and the first bytes of the hash of each chain's last row. The root protects them: they only name. */
function headsOf(rows: readonly Sealed[]): Buffer {
  const last = new Map<string, Sealed>()
  for (const row of rows) if (row.seq > (last.get(row.chain)?.seq ?? 0)) last.set(row.chain, row)
  return Buffer.concat(
    [...last.values()].map(({ chain, seq, hash }) => {
      const head = Buffer.alloc(headBytes)
      head.write(chain.replaceAll('-', ''), 'hex')
      head.writeInt32BE(seq, 16)
      hash.copy(head, 20, 0, 8)
      return head
    }),
  )
}

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
