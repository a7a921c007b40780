import type { Column } from './columns.ts'

/** Bytes on their way into one table. */
export type Out = {
  byte(value: number): void
  short(value: number): void
  int(value: number): void
  long(value: number): void
  latin1(text: string): void
  bytes(bytes: Uint8Array): void
  /** In UTF-8, behind its length; a `mark` is one byte before the text that counts with it. */
  text(text: string, mark?: number): void
}

type ValuesOf<All extends readonly Column<never>[]> = {
  [At in keyof All]: All[At] extends Column<infer Value> ? Value : never
}

/** Collects rows of one table in PostgreSQL's binary COPY format: nothing is printed here and parsed there. */
export type Rows<Values extends readonly unknown[] = readonly never[]> = {
  /** Table and columns. */
  into: string
  add(...values: Values): void
  /** What was collected, whole with head and end. */
  take(): Buffer[]
  readonly count: number
}

const chunkSize = 1 << 16
const head = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const end = Buffer.from([0xff, 0xff])

/** Up to so many letters a loop is quicker than the call that leaves JavaScript. */
const short = 48

/** `columns` in their order: name and type, as `rowsFor('dossiers.token', ['id', uuid], ['node', text])`. */
export function rowsFor<const Named extends readonly (readonly [string, Column<never>])[]>(
  table: string,
  ...columns: Named
): Rows<ValuesOf<{ [At in keyof Named]: Named[At][1] }>> {
  const writers = columns.map(([, write]) => write as Column<unknown>)
  let full: Buffer[] = [head]
  let chunk = Buffer.allocUnsafe(chunkSize)
  let view = new DataView(chunk.buffer, chunk.byteOffset, chunkSize)
  let at = 0
  let count = 0

  function turn(room: number): void {
    if (at) full.push(chunk.subarray(0, at))
    const size = Math.max(chunkSize, room)
    chunk = Buffer.allocUnsafe(size)
    view = new DataView(chunk.buffer, chunk.byteOffset, size)
    at = 0
  }
  const need = (room: number) => {
    if (at + room > chunk.length) turn(room)
  }

  const out: Out = {
    byte(value) {
      need(1)
      chunk[at++] = value
    },
    short(value) {
      need(2)
      view.setInt16(at, value)
      at += 2
    },
    int(value) {
      need(4)
      view.setInt32(at, value)
      at += 4
    },
    long(value) {
      need(8)
      view.setInt32(at, Math.floor(value / 2 ** 32))
      view.setUint32(at + 4, value >>> 0)
      at += 8
    },
    latin1(value) {
      need(value.length)
      for (let i = 0; i < value.length; i++) chunk[at++] = value.charCodeAt(i)
    },
    bytes(value) {
      const { length } = value
      need(length)
      if (length > short) chunk.set(value, at)
      else for (let i = 0; i < length; i++) chunk[at + i] = value[i]!
      at += length
    },
    text(value, mark) {
      const { length } = value
      need(5 + 3 * length)
      const start = at
      at += 4
      if (mark !== undefined) chunk[at++] = mark
      let i = 0
      if (length <= short)
        for (; i < length; i++) {
          const code = value.charCodeAt(i)
          if (code > 0x7f) break
          chunk[at + i] = code
        }
      at += i === length ? length : chunk.write(value, at)
      view.setInt32(start, at - start - 4)
    },
  }

  return {
    into: `${table} (${columns.map(([name]) => name).join(', ')})`,
    add(...values) {
      out.short(writers.length)
      for (let i = 0; i < writers.length; i++) writers[i]!(out, values[i])
      count++
    },
    take() {
      turn(chunkSize)
      const taken = [...full, end]
      full = [head]
      count = 0
      return taken
    },
    get count() {
      return count
    },
  }
}
