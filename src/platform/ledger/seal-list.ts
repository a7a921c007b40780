import type pg from 'pg'
import { type Anchor, anchorOf } from './anchor.ts'
import { type Chunk, copyOut, instantAt, integer64, newFields, readFields } from './copy-out.ts'
import { genesis } from './merkle.ts'
import { type Seal, sealHash } from './seal.ts'
import type { BrokenSeal } from './seal-breaks.ts'

/**
 * What a thread needs to know of the seals, in their order, in flat memory that all threads share: a year has a million,
 * of which as many objects would take a gigabyte.
 */
export type SealList = {
  ids: Int32Array
  /** In ms. */
  closed: Float64Array
  /** The first transaction behind each; nothing ends behind the last. */
  until: Float64Array
  rows: Float64Array
  roots: Uint8Array
}

const rootBytes = 32
const sealFields = newFields(8)

/**
 * All seals as they stand, the first that does not link to the one before it and begin where that one ends, and, of
 * those that anchors name, what would be published of them today.
 */
export async function readSeals(
  client: pg.Client,
  anchors: readonly Anchor[],
): Promise<{ seals: SealList; unlinked: BrokenSeal | undefined; standing: Map<number, Anchor> }> {
  const counted = await client.query<{ n: string }>('SELECT count(*)::text AS n FROM platform.ledger_seal')
  const seals = roomFor(Number(counted.rows[0]!.n))
  const named = new Set(anchors.map(anchor => anchor.seal))
  const standing = new Map<number, Anchor>()
  let prev = { hash: genesis, to_xid: '0' }
  let unlinked: BrokenSeal | undefined
  let count = 0
  await copyOut(
    client,
    'SELECT id, at, from_xid, to_xid, rows, root, prev_hash, hash FROM platform.ledger_seal ORDER BY id',
    (chunk, start) => {
      const seal = readSeal(chunk, start)
      put(seals, count++, seal)
      if (named.has(seal.id)) standing.set(seal.id, anchorOf(seal))
      const fits = seal.prev_hash.equals(prev.hash) && seal.from_xid === prev.to_xid
      if (!fits || !seal.hash.equals(sealHash(seal)))
        unlinked ??= { kind: 'seal', id: seal.id, why: 'changed' }
      prev = { hash: Buffer.from(seal.hash), to_xid: seal.to_xid }
    },
  )
  return { seals, unlinked, standing }
}

function roomFor(count: number): SealList {
  const numbers = (n: number) => new Float64Array(new SharedArrayBuffer(8 * n))
  const until = numbers(count + 1)
  until[count] = Number.POSITIVE_INFINITY
  return {
    ids: new Int32Array(new SharedArrayBuffer(4 * count)),
    closed: numbers(count),
    until,
    rows: numbers(count),
    roots: new Uint8Array(new SharedArrayBuffer(rootBytes * count)),
  }
}

/** Its hashes are gone with the chunk. */
function readSeal({ bytes, view }: Chunk, start: number): Seal {
  readFields(sealFields, view, start)
  const { from, size } = sealFields
  const place = (field: number) => from[field]!
  const hash = (field: number) => bytes.subarray(place(field), place(field) + Math.max(0, size[field]!))
  return {
    id: view.getInt32(place(0)),
    at: new Date(instantAt(view, place(1))),
    from_xid: String(view.getBigUint64(place(2))),
    to_xid: String(view.getBigUint64(place(3))),
    rows: integer64(view, place(4)),
    root: hash(5),
    prev_hash: hash(6),
    hash: hash(7),
  }
}

function put({ ids, closed, until, rows, roots }: SealList, at: number, seal: Seal): void {
  ids[at] = seal.id
  closed[at] = seal.at.getTime()
  until[at] = Number(seal.to_xid)
  rows[at] = seal.rows
  // Somebody with all rights may leave a root that is none: then the hash of the seal is not right either.
  roots.set(seal.root.subarray(0, rootBytes), at * rootBytes)
}
