import { hash } from 'node:crypto'
import { digestBytes, laneRoom, lanes, mostBytes } from '#lib/sha256'
import { type BrokenRow, broken } from './broken-rows.ts'
import { type Chunk, integer64 } from './copy-out.ts'
import { field, type Row, uuidOf } from './row.ts'

/** µs from 1970 to 2000, where PostgreSQL begins to count. */
const epoch2000 = Date.UTC(2000, 0, 1) * 1000
const between = 0x1f
const dash = 0x2d
const zero = 0x30
/** Each byte as its two hexadecimal digits. */
const hex = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0')).readUInt16BE(),
)
/** Room for all fields but three texts: uuid, two numbers, separators. */
const fixedRoom = 96
const laneCount = 4
const hashWords = digestBytes / 4
const uuidBytes = 16

/**
 * Computes what `platform.ledger_hash` computes, without asking the database, which whoever changed the ledger could
 * have changed too. `end` returns the first row that does not say its own hash.
 */
export function rowHashes(): { add(row: Row): void; end(): BrokenRow | undefined } {
  const four = lanes()
  /** Of the rows that wait for company in the lanes. */
  const ids = new Float64Array(laneCount)
  const seqs = new Int32Array(laneCount)
  const chains = Buffer.alloc(laneCount * uuidBytes)
  const said = new Int32Array(laneCount * hashWords)
  let waiting = 0
  let changed: BrokenRow | undefined

  function add(row: Row): void {
    const { bytes, view, from, size } = row
    const room = fixedRoom + size[field.prev]! + size[field.actor]! + size[field.action]! + size[field.body]!
    if (size[field.hash] !== digestBytes || size.includes(-1) || room > mostBytes) {
      judge()
      if (!isRightAlone(row, room)) changed ??= broken(row, 'changed')
      return
    }
    four.end(waiting, writeMessage(row, four, waiting * laneRoom) - waiting * laneRoom)
    ids[waiting] = row.id
    seqs[waiting] = row.seq
    const chain = from[field.chain]!
    bytes.copy(chains, waiting * uuidBytes, chain, chain + uuidBytes)
    const hash = from[field.hash]!
    for (let i = 0; i < hashWords; i++) said[waiting * hashWords + i] = view.getInt32(hash + 4 * i)
    if (++waiting === laneCount) judge()
  }

  function judge(): void {
    if (!waiting) return
    four.run()
    for (let lane = 0; lane < waiting; lane++)
      for (let i = 0; i < hashWords; i++)
        if (four.word(lane, i) !== said[lane * hashWords + i]) changed ??= nameOf(lane)
    waiting = 0
  }

  function nameOf(lane: number): BrokenRow {
    const chain = uuidOf(chains, lane * uuidBytes)
    return { kind: 'row', id: ids[lane]!, chain, seq: seqs[lane]!, why: 'changed' }
  }

  return {
    add,
    end() {
      judge()
      return changed
    },
  }
}

/** Of a row that is not whole, or too long for a lane. */
function isRightAlone(row: Row, room: number): boolean {
  if (row.size.includes(-1)) return false
  const bytes = Buffer.alloc(room)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = writeMessage(row, { bytes, view }, 0)
  const at = row.from[field.hash]!
  return hash('sha256', bytes.subarray(0, length), 'buffer').equals(
    row.bytes.subarray(at, at + row.size[field.hash]!),
  )
}

/** Returns where it ends. */
function writeMessage(row: Row, into: Chunk, begin: number): number {
  const { view, from, size, seq } = row
  let end = copy(row, from[field.prev]!, size[field.prev]!, into, begin)
  end = writeUuid(row, from[field.chain]!, into, end)
  end = writeNumber(seq, into, end)
  end = writeNumber(integer64(view, from[field.at]!) + epoch2000, into, end)
  end = writeText(row, from[field.actor]!, size[field.actor]!, into, end)
  end = writeText(row, from[field.action]!, size[field.action]!, into, end)
  // The binary form of jsonb is its text behind a number of the form.
  return writeText(row, from[field.body]! + 1, size[field.body]! - 1, into, end)
}

/** Up to so many bytes a loop is quicker than the call that leaves JavaScript. */
const short = 256

function copy(of: Chunk, from: number, size: number, into: Chunk, to: number): number {
  if (size > short) return to + of.bytes.copy(into.bytes, to, from, from + size)
  let i = 0
  for (; i + 4 <= size; i += 4) into.view.setInt32(to + i, of.view.getInt32(from + i))
  for (; i < size; i++) into.bytes[to + i] = of.bytes[from + i]!
  return to + size
}

function writeText(of: Chunk, from: number, size: number, into: Chunk, to: number): number {
  into.bytes[to] = between
  return copy(of, from, size, into, to + 1)
}

function writeUuid(of: Chunk, from: number, into: Chunk, to: number): number {
  let end = to
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) into.bytes[end++] = dash
    into.view.setUint16(end, hex[of.bytes[from + i]!]!)
    end += 2
  }
  return end
}

/** Digit by digit: a string for each number of each row costs four times that. */
function writeNumber(value: number, into: Chunk, to: number): number {
  let end = to
  into.bytes[end++] = between
  if (value < 0) into.bytes[end++] = dash
  const size = Math.abs(value)
  const high = Math.floor(size / 1e8)
  if (!high) return writeDigits(size, 1, into, end)
  end = writeDigits(high, 1, into, end)
  return writeDigits(size - high * 1e8, 8, into, end)
}

/** Of a number below 2^31. */
function writeDigits(value: number, least: number, into: Chunk, to: number): number {
  let digits = least
  for (let bound = 10 ** least; value >= bound; bound *= 10) digits++
  let left = value | 0
  for (let i = to + digits - 1; i >= to; i--) {
    const tenth = (left / 10) | 0
    into.bytes[i] = zero + left - tenth * 10
    left = tenth
  }
  return to + digits
}
