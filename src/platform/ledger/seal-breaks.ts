import type pg from 'pg'
import { readHeads } from './seal.ts'

/** A chain that is no longer what was sealed: rows missing at its end, another hash, or rows that were not there. */
export type StrangeChain = { chain: string; seq: number; how: 'cut' | 'rewritten' | 'added' }

export type BrokenSeal =
  | { kind: 'seal'; id: number; why: 'changed' }
  | { kind: 'seal'; id: number; why: 'rows'; sealed: number; found: number; chains: StrangeChain[] }

const mostNamed = 10

/** Which chains are no longer what the seal saw; it noted where each of them stood. */
export async function strangeChains(client: pg.Client, id: number): Promise<StrangeChain[]> {
  const { rows: noted } = await client.query<{ from_xid: string; to_xid: string; heads: Buffer | null }>(
    'SELECT from_xid::text, to_xid::text, heads FROM platform.ledger_seal WHERE id = $1',
    [id],
  )
  const seal = noted[0]!
  const heads = readHeads(seal.heads ?? Buffer.alloc(0))
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
