import { type Chunk, type Fields, instantAt, integer64, newFields, readFields } from './copy-out.ts'

/** The columns that `verify` reads, in this order. */
export const rowColumns = 'xid, id, chain, seq, at, actor, action, body, prev_hash, hash'

/** A row in the bytes of a binary COPY. */
export type Row = Chunk & Fields & { xid: number; id: number; seq: number }

export const field = { chain: 2, seq: 3, at: 4, actor: 5, action: 6, body: 7, prev: 8, hash: 9 } as const
const fields = 10
const hashSize = 32

/** One row, used again for each: there are millions. */
export function newRow(): Row {
  const bytes = Buffer.alloc(0)
  const view = new DataView(bytes.buffer)
  return { bytes, view, ...newFields(fields), xid: 0, id: 0, seq: 0 }
}

export function readRow(row: Row, { bytes, view }: Chunk, start: number): void {
  const { from } = row
  row.bytes = bytes
  row.view = view
  readFields(row, view, start)
  row.xid = integer64(view, from[0]!)
  row.id = integer64(view, from[1]!)
  row.seq = view.getInt32(from[field.seq]!)
}

/** Whether it can stand in a chain at all: somebody with all rights may leave a hash out or cut it short. */
export function hasHashes({ size }: Row): boolean {
  return size[field.prev] === hashSize && size[field.hash] === hashSize
}

/** The instant a row bears, in ms since 1970. */
export function instantOf({ view, from }: Row): number {
  return instantAt(view, from[field.at]!)
}

export function chainOf({ bytes, from }: Row): string {
  return uuidOf(bytes, from[field.chain]!)
}

export function uuidOf(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
