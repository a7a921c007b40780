import type pg from 'pg'

type Connection = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/**
 * `COPY … FROM STDIN` through pg, which speaks the protocol and offers no call for it: an object that pg asks in turn
 * to send the statement and then the rows. The rows are lines in PostgreSQL's text format.
 */
export function copyIn(client: pg.ClientBase, into: string, lines: string): Promise<void> {
  return new Promise((done, fail) => {
    let failed: Error | undefined
    const submitted = {
      submit: (connection: Connection) => connection.query(`COPY ${into} FROM STDIN`),
      handleCopyInResponse(connection: Connection) {
        connection.sendCopyFromChunk(Buffer.from(lines))
        connection.endCopyFrom()
      },
      handleError: (error: Error) => {
        failed = error
        fail(error)
      },
      handleReadyForQuery: () => failed ?? done(),
      handleCommandComplete() {},
      handleRowDescription() {},
      handleDataRow() {},
      handleEmptyQuery() {},
    }
    client.query(submitted as unknown as pg.Submittable)
  })
}

/** Collects rows of one table as lines to copy. */
export type Rows = {
  into: string
  add(...values: readonly Value[]): void
  take(): string
  readonly count: number
}
export type Value = string | number | boolean | null

export function rowsFor(table: string, columns: string): Rows {
  let lines = ''
  let count = 0
  return {
    into: `${table} (${columns})`,
    add(...values) {
      let line = ''
      for (let i = 0; i < values.length; i++) {
        const value = values[i]
        if (i) line += '\t'
        if (value === null) line += '\\N'
        else if (typeof value === 'string') line += plain.test(value) ? escaped(value) : value
        else if (typeof value === 'boolean') line += value ? 't' : 'f'
        else line += value
      }
      lines += `${line}\n`
      count++
    },
    take() {
      const taken = lines
      lines = ''
      count = 0
      return taken
    },
    get count() {
      return count
    },
  }
}

const plain = /[\\\n\r\t]/
const escaped = (text: string) =>
  text.replace(/[\\\n\r\t]/g, sign => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[sign]!)
