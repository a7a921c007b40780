import type { Chunk } from './copy-out.ts'

/** The columns that `verify` reads, in this order. */
export const rowColumns = 'xid, id, chain, seq, at, actor, action, body, prev_hash, hash'

/** Where the fields of a row begin in the bytes of a binary COPY, and how long they are; -1 where there is none. */
export type Row = Chunk & { from: Int32Array; size: Int32Array; xid: number; id: number; seq: number }

export const field = { chain: 2, seq: 3, at: 4, actor: 5, action: 6, body: 7, prev: 8, hash: 9 } as const
const fields = 10
const hashSize = 32

/** One row, used again for each: there are millions. */
export function newRow(): Row {
  const bytes = Buffer.alloc(0)
  const view = new DataView(bytes.buffer)
  return { bytes, view, from: new Int32Array(fields), size: new Int32Array(fields), xid: 0, id: 0, seq: 0 }
}

export function readRow(row: Row, { bytes, view }: Chunk, start: number): void {
  const { from, size } = row
  row.bytes = bytes
  row.view = view
  let next = start
  for (let i = 0; i < fields; i++) {
    const length = view.getInt32(next)
    from[i] = next + 4
    size[i] = length
    next += 4 + (length > 0 ? length : 0)
  }
  row.xid = integer64(view, from[0]!)
  row.id = integer64(view, from[1]!)
  row.seq = view.getInt32(from[field.seq]!)
}

/** Whether it can stand in a chain at all: somebody with all rights may leave a hash out or cut it short. */
export function hasHashes({ size }: Row): boolean {
  return size[field.prev] === hashSize && size[field.hash] === hashSize
}

/** Exact up to 2^53. */
export function integer64(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
}

/** The instant a row bears, in ms since 1970; PostgreSQL counts µs since 2000. */
export function instantOf({ view, from }: Row): number {
  return Date.UTC(2000, 0, 1) + integer64(view, from[field.at]!) / 1000
}

export function chainOf({ bytes, from }: Row): string {
  return uuidOf(bytes, from[field.chain]!)
}

export function uuidOf(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
