import type pg from 'pg'
import { copyOut } from './copy-out.ts'
import { genesis, merkleRoot } from './merkle.ts'
import { integer64, uuidAt } from './row-hash.ts'
import { readHeads, type Seal, sealHash } from './seal.ts'

/** A chain that is no longer what was sealed: rows missing at its end, another hash, or rows that were not there. */
export type StrangeChain = { chain: string; seq: number; how: 'cut' | 'rewritten' | 'added' }

export type BrokenSeal =
  | { kind: 'seal'; id: number; why: 'changed' }
  | { kind: 'seal'; id: number; why: 'rows'; sealed: number; found: number; chains: StrangeChain[] }

/** A row that says it was written before the seal that was already closed when it was: a wrong clock, or a lie. */
export type BackdatedRow = { id: number; chain: string; seq: number; at: Date; seal: number }

/** The seals among themselves: each links to the one before it and begins where that one ends. */
export function firstUnlinkedSeal(seals: readonly Seal[]): BrokenSeal | undefined {
  let prev: { hash: Buffer; to_xid: string } = { hash: genesis, to_xid: '0' }
  for (const seal of seals) {
    const intact =
      seal.prev_hash.equals(prev.hash) && seal.from_xid === prev.to_xid && seal.hash.equals(sealHash(seal))
    if (!intact) return { kind: 'seal', id: seal.id, why: 'changed' }
    prev = seal
  }
  return undefined
}

/** Clocks of several machines differ by seconds, and a transaction may last: an hour is neither. */
const tolerance = 3_600_000
const epoch2000 = Date.UTC(2000, 0, 1)
const mostBackdated = 20

/** A stretch of the seals, and whether what lies behind them (not sealed yet) belongs to it. */
export type Stretch = { from: number; until: number; tail: boolean }

/**
 * Reads the rows of some seals in the order of transactions, in which each seal is one stretch, and returns the first
 * seal under which other rows lie than were sealed.
 */
export async function checkSeals(
  client: pg.Client,
  seals: readonly Seal[],
  { from, until, tail }: Stretch,
): Promise<{ broken?: { at: number; found: number }; unsealed: number; backdated: BackdatedRow[] }> {
  const bounds = seals.map(seal => Number(seal.to_xid))
  const backdated: BackdatedRow[] = []
  let broken: { at: number; found: number } | undefined
  let unsealed = 0
  let at = from
  let ids: number[] = []
  let hashes = Buffer.allocUnsafe(1 << 16)

  function close(): void {
    const seal = seals[at]!
    const right = ids.length === seal.rows && merkleRoot(inOrder()).equals(seal.root)
    if (!right) broken ??= { at, found: ids.length }
    ids = []
    at++
  }

  /** Transactions finish in another order than they draw ids. */
  function inOrder(): Buffer {
    const sorted = ids.every((id, i) => i === 0 || ids[i - 1]! < id)
    if (sorted) return hashes.subarray(0, ids.length * 32)
    const order = ids.map((_, i) => i).sort((one, other) => ids[one]! - ids[other]!)
    return Buffer.concat(order.map(i => hashes.subarray(i * 32, (i + 1) * 32)))
  }

  function keep(id: number, row: Buffer, hash: number): void {
    const end = ids.length * 32
    if (end === hashes.length) hashes = Buffer.concat([hashes, Buffer.allocUnsafe(hashes.length)])
    row.copy(hashes, end, hash, hash + 32)
    ids.push(id)
  }

  if (from === until && !tail) return { unsealed, backdated }
  const bounded = [
    ...(from > 0 ? [`xid >= '${seals[from]?.from_xid ?? seals.at(-1)!.to_xid}'`] : []),
    ...(tail ? [] : [`xid < '${seals[until - 1]!.to_xid}'`]),
  ].join(' AND ')
  await copyOut(
    client,
    `SELECT xid, id, chain, seq, at, hash FROM platform.ledger ${bounded && `WHERE ${bounded}`} ORDER BY xid`,
    (row, start) => {
      const xid = integer64(row, start + 4)
      const id = integer64(row, start + 16)
      while (at < until && xid >= bounds[at]!) close()
      if (at < until) keep(id, row, start + 68)
      else unsealed++
      const before = seals[at - 1]
      const said = epoch2000 + integer64(row, start + 56) / 1000
      if (before && said < before.at.getTime() - tolerance && backdated.length < mostBackdated)
        backdated.push({
          id,
          chain: uuidAt(row, start + 28),
          seq: row.readInt32BE(start + 48),
          at: new Date(said),
          seal: before.id,
        })
    },
  )
  while (at < until) close()
  return { ...(broken && { broken }), unsealed, backdated }
}

const mostNamed = 10

/** Which chains are no longer what the seal saw; it noted where each of them stood. */
export async function strangeChains(client: pg.Client, seal: Seal): Promise<StrangeChain[]> {
  const { rows: noted } = await client.query<{ heads: Buffer | null }>(
    'SELECT heads FROM platform.ledger_seal WHERE id = $1',
    [seal.id],
  )
  const heads = readHeads(noted[0]?.heads ?? Buffer.alloc(0))
  if (!heads.length) return []
  const { rows } = await client.query<StrangeChain>(
    `WITH head AS (SELECT * FROM unnest($1::uuid[], $2::int[], $3::bytea[]) AS h(chain, seq, hash)),
          strange AS (
            SELECT head.chain, head.seq, CASE WHEN row.id IS NULL THEN 'cut' ELSE 'rewritten' END AS how
            FROM head LEFT JOIN platform.ledger row ON row.chain = head.chain AND row.seq = head.seq
            WHERE row.id IS NULL OR substr(row.hash, 1, 8) <> head.hash
            UNION ALL
            SELECT row.chain, row.seq, 'added'
            FROM platform.ledger row LEFT JOIN head ON head.chain = row.chain
            WHERE row.xid >= $4::xid8 AND row.xid < $5::xid8 AND (head.seq IS NULL OR row.seq > head.seq))
     SELECT * FROM strange ORDER BY how, chain, seq LIMIT ${mostNamed}`,
    [
      heads.map(head => head.chain),
      heads.map(head => head.seq),
      heads.map(head => head.hash),
      seal.from_xid,
      seal.to_xid,
    ],
  )
  return rows
}
