import type { Column } from './columns.ts'

/** Bytes on their way into one table: full chunks, and one that is being filled up to `at`. */
export type Out = { full: Buffer[]; chunk: Buffer; view: DataView; at: number }

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

/** `columns` in their order: name and type, as `rowsFor('dossiers.token', ['id', uuid], ['node', text])`. */
export function rowsFor<const Named extends readonly (readonly [string, Column<never>])[]>(
  table: string,
  ...columns: Named
): Rows<ValuesOf<{ [At in keyof Named]: Named[At][1] }>> {
  const writers = columns.map(([, write]) => write as Column<unknown>)
  const out: Out = { full: [head], chunk: Buffer.alloc(0), view: new DataView(new ArrayBuffer(0)), at: 0 }
  let count = 0
  return {
    into: `${table} (${columns.map(([name]) => name).join(', ')})`,
    add(...values) {
      const at = room(out, 2)
      out.view.setInt16(at, writers.length)
      for (let i = 0; i < writers.length; i++) writers[i]!(out, values[i])
      count++
    },
    take() {
      turn(out, chunkSize)
      const taken = [...out.full, end]
      out.full = [head]
      count = 0
      return taken
    },
    get count() {
      return count
    },
  }
}

/** Where so many bytes may now be written. */
export function room(out: Out, bytes: number): number {
  if (out.at + bytes > out.chunk.length) turn(out, bytes)
  const { at } = out
  out.at = at + bytes
  return at
}

function turn(out: Out, bytes: number): void {
  if (out.at) out.full.push(out.chunk.subarray(0, out.at))
  const size = Math.max(chunkSize, bytes)
  out.chunk = Buffer.allocUnsafe(size)
  out.view = new DataView(out.chunk.buffer, out.chunk.byteOffset, size)
  out.at = 0
}
