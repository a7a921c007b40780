import type { Out } from './rows.ts'

/** How a value of one type of PostgreSQL is written in binary COPY; the length of what follows stands before it. */
export type Column<Value> = (out: Out, value: Value) => void

const nothing = -1

/** The id that was written last: a dossier's own comes forty times in a row. */
const last = { text: '', bytes: new Uint8Array(16) }
const digits = new Uint8Array(128)
for (let n = 0; n < 16; n++) digits[n.toString(16).charCodeAt(0)] = n
const dash = 0x2d

export const uuid: Column<string | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  if (value !== last.text) {
    last.text = value
    for (let from = 0, to = 0; to < 16; from += 2) {
      if (value.charCodeAt(from) === dash) from++
      last.bytes[to++] = (digits[value.charCodeAt(from)]! << 4) | digits[value.charCodeAt(from + 1)]!
    }
  }
  out.int(16)
  out.bytes(last.bytes)
}

export const text: Column<string | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  out.text(value)
}

export const int: Column<number> = (out, value) => {
  out.int(4)
  out.int(value)
}

export const smallint: Column<number> = (out, value) => {
  out.int(2)
  out.short(value)
}

/** A text of which there are few: kept encoded, with its length before it. */
const labels = new Map<string, Uint8Array>()

export const label: Column<string | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  let known = labels.get(value)
  if (!known) {
    const bytes = Buffer.from(value)
    known = Buffer.alloc(4 + bytes.length)
    new DataView(known.buffer, known.byteOffset).setInt32(0, bytes.length)
    known.set(bytes, 4)
    labels.set(value, known)
  }
  out.bytes(known)
}

/** Whole numbers up to 2^53. */
export const bigint: Column<number> = (out, value) => {
  out.int(8)
  out.long(value)
}

export const flag: Column<boolean> = (out, value) => {
  out.int(1)
  out.byte(value ? 1 : 0)
}

/** PostgreSQL counts from the year 2000: microseconds, and days. */
const epoch = Date.UTC(2000, 0, 1)

/** An instant in milliseconds. */
export const instant: Column<number | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  out.int(8)
  out.long((value - epoch) * 1000)
}

const days = new Map<string, number>()

export const date: Column<string | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  let number = days.get(value)
  if (number === undefined) days.set(value, (number = (Date.parse(value) - epoch) / 86_400_000))
  out.int(4)
  out.int(number)
}

const jsonbVersion = 1

/** JSON that is text already. */
export const jsonb: Column<string | null> = (out, value) => {
  if (value === null) return out.int(nothing)
  out.text(value, jsonbVersion)
}

/** Bytes as text of which each letter is one (`latin1`). */
export const bytea: Column<string> = (out, value) => {
  out.int(value.length)
  out.latin1(value)
}
