import type { Duplex } from 'node:stream'
import pg from 'pg'

/** Bytes as they came from PostgreSQL, and a view of the same bytes that reads numbers. */
export type Chunk = { bytes: Buffer; view: DataView }

/** Where the fields of a row begin in a chunk, and how long they are; -1 where there is none. */
export type Fields = { from: Int32Array; size: Int32Array }

export function newFields(count: number): Fields {
  return { from: new Int32Array(count), size: new Int32Array(count) }
}

export function readFields({ from, size }: Fields, view: DataView, start: number): void {
  let next = start
  for (let i = 0; i < from.length; i++) {
    const length = view.getInt32(next)
    from[i] = next + 4
    size[i] = length
    next += 4 + (length > 0 ? length : 0)
  }
}

/** Exact up to 2^53. */
export function integer64(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
}

/** An instant in ms since 1970; PostgreSQL counts µs since 2000. */
export function instantAt(view: DataView, at: number): number {
  return Date.UTC(2000, 0, 1) + integer64(view, at) / 1000
}

const copyData = 'd'.charCodeAt(0)
const readyForQuery = 'Z'.charCodeAt(0)
/** A letter that says what a message is; its length, which counts itself but not the letter. */
const head = 5
/** `PGCOPY\n\xff\r\n\0`, flags, length of an extension that nobody uses. */
const preamble = 19
const trailer = -1

/**
 * Streams the rows of a query in PostgreSQL's binary COPY format: no text is made and taken apart again. `onRow` gets
 * the bytes and where the first field begins; they are gone when it returns. Rows are read where the socket put them:
 * the parser of pg makes three objects for each, which would cost as much as its hash. What is not a row goes to pg.
 */
export function copyOut(
  client: pg.Client,
  select: string,
  onRow: (chunk: Chunk, at: number) => void,
): Promise<void> {
  const query = new pg.Query({ text: `COPY (${select}) TO STDOUT (FORMAT binary)` }) as pg.Query & {
    submit(connection: { stream: Duplex }): unknown
  }
  const submit = query.submit.bind(query)
  let fault: unknown
  query.submit = connection => {
    takeRows(connection.stream, (chunk, at) => {
      if (fault) return
      try {
        onRow(chunk, at)
      } catch (error) {
        fault = error
      }
    })
    return submit(connection)
  }
  return new Promise((resolve, reject) => {
    query.once('end', () => (fault ? reject(fault as Error) : resolve()))
    query.once('error', reject)
    client.query(query)
  })
}

/** Stands between the socket and the parser of pg until the query has ended. */
function takeRows(stream: Duplex, onRow: (chunk: Chunk, at: number) => void): void {
  const parsers = stream.listeners('data') as ((bytes: Buffer) => void)[]
  let rest: Buffer | undefined
  let begun = false

  function read(came: Buffer): void {
    const bytes = rest ? Buffer.concat([rest, came]) : came
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const chunk = { bytes, view }
    let at = 0
    while (at + head <= bytes.length) {
      const end = at + 1 + view.getInt32(at + 1)
      if (end > bytes.length) break
      if (bytes[at] === copyData) {
        const fields = at + head + (begun ? 0 : preamble)
        begun = true
        if (view.getInt16(fields) !== trailer) onRow(chunk, fields + 2)
      } else {
        if (bytes[at] === readyForQuery) giveBack()
        for (const parse of parsers) parse(bytes.subarray(at, end))
      }
      at = end
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }

  function giveBack(): void {
    stream.off('data', read)
    for (const parse of parsers) stream.on('data', parse)
  }

  for (const parse of parsers) stream.off('data', parse)
  stream.on('data', read)
}
