import type pg from 'pg'
import { chainEnds } from './chain-ends.ts'
import { copyOut } from './copy-out.ts'
import { hashIsRight, type Row, rowColumns, rowReader, uuidAt } from './row-hash.ts'

/**
 * What is wrong with a row: its hash is not that of what it says (`changed`), a row before it is missing (`gap`), the
 * hash before it is not that of the row before it (`unlinked`), its number occurs twice (`repeated`).
 */
export type BrokenRow = {
  kind: 'row'
  id: number
  chain: string
  seq: number
  why: 'changed' | 'gap' | 'unlinked' | 'repeated'
}

type Waiting = { id: number; prev: Buffer; hash: Buffer }

/**
 * Reads the rows of every `parts`-th chain in the order in which they were written, and returns the first that is
 * broken. Two writers of one chain may have drawn their ids in the other order: a row that comes too early waits.
 */
export async function checkRows(
  client: pg.Client,
  { part, parts }: { part: number; parts: number },
): Promise<{ rows: number; chains: number; broken?: BrokenRow }> {
  const ends = chainEnds()
  const early = new Map<string, Map<number, Waiting>>()
  let rows = 0
  let broken: BrokenRow | undefined

  function complain(id: number, chain: string, seq: number, why: BrokenRow['why']): void {
    if (!broken || id < broken.id) broken = { kind: 'row', id, chain, seq, why }
  }

  function link({ bytes, id, chain, seq, prev, hash }: Row): void {
    const place = ends.find(bytes, chain)
    const last = ends.seq(place)
    if (seq <= last) return complain(id, uuidAt(bytes, chain), seq, 'repeated')
    if (seq > last + 1) {
      const key = uuidAt(bytes, chain)
      const others = early.get(key) ?? new Map<number, Waiting>()
      if (others.has(seq)) return complain(id, key, seq, 'repeated')
      others.set(seq, { id, prev: copyOf(bytes, prev), hash: copyOf(bytes, hash) })
      early.set(key, others)
      return
    }
    if (!ends.endsWith(place, bytes, prev[0])) complain(id, uuidAt(bytes, chain), seq, 'unlinked')
    ends.set(place, seq, bytes, hash[0])
    if (early.size) linkWaiting(place, uuidAt(bytes, chain))
  }

  function linkWaiting(place: number, chain: string): void {
    const others = early.get(chain)
    if (!others) return
    for (let seq = ends.seq(place) + 1; others.has(seq); seq++) {
      const { id, prev, hash } = others.get(seq)!
      if (!ends.endsWith(place, prev, 0)) complain(id, chain, seq, 'unlinked')
      ends.set(place, seq, hash, 0)
      others.delete(seq)
    }
    if (!others.size) early.delete(chain)
  }

  const read = rowReader()
  const mine = parts > 1 ? `WHERE (uuid_hash(chain) & 2147483647) % ${parts} = ${part}` : ''
  await copyOut(client, `SELECT ${rowColumns} FROM platform.ledger ${mine} ORDER BY id`, (bytes, at) => {
    rows++
    const row = read(bytes, at)
    if (hashIsRight(row)) link(row)
    else {
      complain(row.id, uuidAt(bytes, row.chain), row.seq, 'changed')
      if (isHash(row.prev) && isHash(row.hash)) link(row)
    }
  })
  for (const [chain, others] of early) {
    const seq = Math.min(...others.keys())
    complain(others.get(seq)!.id, chain, seq, 'gap')
  }
  return { rows, chains: ends.count(), ...(broken && { broken }) }
}

const isHash = ([from, to]: [from: number, to: number]) => to - from === 32

function copyOf(bytes: Buffer, [from, to]: [from: number, to: number]): Buffer {
  return Buffer.from(bytes.subarray(from, to))
}
