import { type Out, room } from './rows.ts'

/** How a value of one type of PostgreSQL is written in binary COPY; the length of what follows stands before it. */
export type Column<Value> = (out: Out, value: Value) => void

function nothing(out: Out): void {
  const at = room(out, 4)
  out.view.setInt32(at, -1)
}

/** Up to so many bytes a loop is quicker than the call that leaves JavaScript. */
const short = 48

function bytes(out: Out, value: Uint8Array): void {
  const { length } = value
  const at = room(out, length)
  if (length > short) out.chunk.set(value, at)
  else for (let i = 0; i < length; i++) out.chunk[at + i] = value[i]!
}

/** In UTF-8; a `mark` is one byte before the text that counts with it. */
function written(out: Out, value: string, mark?: number): void {
  const { length } = value
  const start = room(out, 5 + 3 * length)
  const { chunk } = out
  let at = start + 4
  if (mark !== undefined) chunk[at++] = mark
  let i = 0
  if (length <= short)
    for (; i < length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) break
      chunk[at + i] = code
    }
  at += i === length ? length : chunk.write(value, at)
  out.view.setInt32(start, at - start - 4)
  out.at = at
}

/** The id that was written last: a dossier's own comes forty times in a row. */
const last = { text: '', bytes: new Uint8Array(16) }
const digits = new Uint8Array(128)
for (let n = 0; n < 16; n++) digits[n.toString(16).charCodeAt(0)] = n
const dash = 0x2d

export const uuid: Column<string | null> = (out, value) => {
  if (value === null) return nothing(out)
  if (value !== last.text) {
    last.text = value
    for (let from = 0, to = 0; to < 16; from += 2) {
      if (value.charCodeAt(from) === dash) from++
      last.bytes[to++] = (digits[value.charCodeAt(from)]! << 4) | digits[value.charCodeAt(from + 1)]!
    }
  }
  const at = room(out, 4)
  out.view.setInt32(at, 16)
  bytes(out, last.bytes)
}

export const text: Column<string | null> = (out, value) => {
  if (value === null) return nothing(out)
  written(out, value)
}

export const int: Column<number> = (out, value) => {
  const at = room(out, 8)
  out.view.setInt32(at, 4)
  out.view.setInt32(at + 4, value)
}

export const smallint: Column<number> = (out, value) => {
  const at = room(out, 6)
  out.view.setInt32(at, 2)
  out.view.setInt16(at + 4, value)
}

/** A text of which there are few: kept encoded, with its length before it. */
const labels = new Map<string, Uint8Array>()

export const label: Column<string | null> = (out, value) => {
  if (value === null) return nothing(out)
  let known = labels.get(value)
  if (!known) {
    const encoded = Buffer.from(value)
    const length = Buffer.alloc(4)
    length.writeInt32BE(encoded.length)
    labels.set(value, (known = Buffer.concat([length, encoded])))
  }
  bytes(out, known)
}

/** Whole numbers up to 2^53. */
export const bigint: Column<number> = (out, value) => {
  const at = room(out, 12)
  out.view.setInt32(at, 8)
  out.view.setInt32(at + 4, Math.floor(value / 2 ** 32))
  out.view.setUint32(at + 8, value >>> 0)
}

export const flag: Column<boolean> = (out, value) => {
  const at = room(out, 5)
  out.view.setInt32(at, 1)
  out.view.setInt8(at + 4, value ? 1 : 0)
}

/** PostgreSQL counts from the year 2000: microseconds, and days. */
const epoch = Date.UTC(2000, 0, 1)

/** An instant in milliseconds. */
export const instant: Column<number | null> = (out, value) => {
  if (value === null) return nothing(out)
  bigint(out, (value - epoch) * 1000)
}

const days = new Map<string, number>()

export const date: Column<string | null> = (out, value) => {
  if (value === null) return nothing(out)
  let number = days.get(value)
  if (number === undefined) days.set(value, (number = (Date.parse(value) - epoch) / 86_400_000))
  int(out, number)
}

const jsonbVersion = 1

/** JSON that is text already. */
export const jsonb: Column<string | null> = (out, value) => {
  if (value === null) return nothing(out)
  written(out, value, jsonbVersion)
}

export const bytea: Column<Uint8Array> = (out, value) => {
  const at = room(out, 4)
  out.view.setInt32(at, value.length)
  bytes(out, value)
}
