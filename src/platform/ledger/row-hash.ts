import { hash as digest } from 'node:crypto'

/** Where the fields of a row of `rowColumns` stand in the bytes of a binary COPY. */
export type Row = {
  bytes: Buffer
  id: number
  chain: number
  seq: number
  at: number
  actor: [from: number, to: number]
  action: [from: number, to: number]
  body: [from: number, to: number]
  prev: [from: number, to: number]
  hash: [from: number, to: number]
}

export const rowColumns = 'id, chain, seq, at, actor, action, body, prev_hash, hash'

/** One row, used again for each: there are millions. */
export function rowReader(): (bytes: Buffer, at: number) => Row {
  const row: Row = {
    bytes: Buffer.alloc(0),
    id: 0,
    chain: 0,
    seq: 0,
    at: 0,
    actor: [0, 0],
    action: [0, 0],
    body: [0, 0],
    prev: [0, 0],
    hash: [0, 0],
  }
  let next = 0
  function field(place: [from: number, to: number]): void {
    place[0] = next + 4
    place[1] = next + 4 + Math.max(0, row.bytes.readInt32BE(next))
    next = place[1]
  }
  return (bytes, at) => {
    row.bytes = bytes
    row.id = integer64(bytes, at + 4)
    row.chain = at + 16
    row.seq = bytes.readInt32BE(at + 36)
    row.at = integer64(bytes, at + 44)
    next = at + 52
    field(row.actor)
    field(row.action)
    field(row.body)
    // The binary form of jsonb is its text behind a number of the form.
    row.body[0]++
    field(row.prev)
    field(row.hash)
    return row
  }
}

/** Exact up to 2^53. */
export function integer64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
}

/** PostgreSQL counts from the year 2000. */
const epoch2000 = 946_684_800_000_000
const between = 0x1f
const dash = 0x2d
const hex = Buffer.from('0123456789abcdef')

/**
 * Computes what `platform.ledger_hash` computes, without asking the database, which whoever changed the ledger could
 * have changed too. Returns whether it is what the row says.
 */
export function hashIsRight(row: Row): boolean {
  const { bytes } = row
  const most = 256 + bytes.length
  if (scratch.length < most) scratch = Buffer.allocUnsafe(most * 2)
  let end = bytes.copy(scratch, 0, row.prev[0], row.prev[1])
  end = writeUuid(bytes, row.chain, end)
  end = writeText(String(row.seq), end)
  end = writeText(String(row.at + epoch2000), end)
  for (const [from, to] of [row.actor, row.action, row.body]) {
    scratch[end++] = between
    end += bytes.copy(scratch, end, from, to)
  }
  return digest('sha256', scratch.subarray(0, end), 'hex') === bytes.toString('hex', ...row.hash)
}

let scratch = Buffer.allocUnsafe(4096)

function writeText(text: string, at: number): number {
  scratch[at] = between
  return at + 1 + scratch.write(text, at + 1, 'latin1')
}

function writeUuid(bytes: Buffer, from: number, to: number): number {
  let end = to
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) scratch[end++] = dash
    const byte = bytes[from + i]!
    scratch[end++] = hex[byte >> 4]!
    scratch[end++] = hex[byte & 15]!
  }
  return end
}

export function uuidAt(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
