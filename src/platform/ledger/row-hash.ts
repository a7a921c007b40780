import { hash as digest } from 'node:crypto'
import { field, integer64, type Row } from './row.ts'

/** µs from 1970 to 2000, where PostgreSQL begins to count. */
const epoch2000 = Date.UTC(2000, 0, 1) * 1000
const between = 0x1f
const dash = 0x2d
const zero = 0x30
/** Each byte as its two hexadecimal digits. */
const hex = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0')).readUInt16BE(),
)
/** Room for all fields but three texts: hash, uuid, two numbers, separators. */
const fixedRoom = 128

let scratch = Buffer.alloc(4096)
let words = new DataView(scratch.buffer, scratch.byteOffset)
/** The first n bytes of `scratch`: making a view anew for each row would cost a tenth of its hash. */
let starts: Buffer[] = []

/**
 * Computes what `platform.ledger_hash` computes, without asking the database, which whoever changed the ledger could
 * have changed too. Returns whether it is what the row says.
 */
export function hashIsRight(row: Row): boolean {
  const { bytes, from, size } = row
  if (size.includes(-1)) return false
  const length = writeMessage(row)
  starts[length] ??= scratch.subarray(0, length)
  const right = digest('sha256', starts[length], 'binary')
  const hash = from[field.hash]!
  if (size[field.hash] !== right.length) return false
  for (let i = 0; i < right.length; i++) if (right.charCodeAt(i) !== bytes[hash + i]) return false
  return true
}

function writeMessage({ bytes, view, from, size, seq }: Row): number {
  const texts = size[field.actor]! + size[field.action]! + size[field.body]!
  makeRoom(fixedRoom + size[field.prev]! + texts)
  let end = copy(bytes, from[field.prev]!, size[field.prev]!, 0)
  end = writeUuid(bytes, from[field.chain]!, end)
  end = writeNumber(seq, end)
  end = writeNumber(integer64(view, from[field.at]!) + epoch2000, end)
  end = writeText(bytes, from[field.actor]!, size[field.actor]!, end)
  end = writeText(bytes, from[field.action]!, size[field.action]!, end)
  // The binary form of jsonb is its text behind a number of the form.
  return writeText(bytes, from[field.body]! + 1, size[field.body]! - 1, end)
}

function makeRoom(most: number): void {
  if (scratch.length >= most) return
  scratch = Buffer.alloc(most * 2)
  words = new DataView(scratch.buffer, scratch.byteOffset)
  starts = []
}

function copy(bytes: Buffer, from: number, size: number, to: number): number {
  return to + bytes.copy(scratch, to, from, from + size)
}

function writeText(bytes: Buffer, from: number, size: number, to: number): number {
  scratch[to] = between
  return copy(bytes, from, size, to + 1)
}

function writeUuid(bytes: Buffer, from: number, to: number): number {
  let end = to
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) scratch[end++] = dash
    words.setUint16(end, hex[bytes[from + i]!]!)
    end += 2
  }
  return end
}

/** Digit by digit: a string for each number of each row costs four times that. */
function writeNumber(value: number, to: number): number {
  let end = to
  scratch[end++] = between
  if (value < 0) scratch[end++] = dash
  const size = Math.abs(value)
  const high = Math.floor(size / 1e8)
  if (!high) return writeDigits(size, 1, end)
  end = writeDigits(high, 1, end)
  return writeDigits(size - high * 1e8, 8, end)
}

/** Of a number below 2^31. */
function writeDigits(value: number, least: number, to: number): number {
  let digits = least
  for (let bound = 10 ** least; value >= bound; bound *= 10) digits++
  let left = value | 0
  for (let i = to + digits - 1; i >= to; i--) {
    const tenth = (left / 10) | 0
    scratch[i] = zero + left - tenth * 10
    left = tenth
  }
  return to + digits
}
