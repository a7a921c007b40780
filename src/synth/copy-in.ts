import type pg from 'pg'

type Connection = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/**
 * `COPY … FROM STDIN` through pg, which speaks the protocol and offers no call for it: an object that pg asks in turn
 * to send the statement and then the rows, in the binary format of `Rows`.
 */
export function copyIn(client: pg.ClientBase, into: string, chunks: readonly Buffer[]): Promise<void> {
  return new Promise((done, fail) => {
    let failed: Error | undefined
    const submitted = {
      submit: (connection: Connection) => connection.query(`COPY ${into} FROM STDIN (FORMAT binary)`),
      handleCopyInResponse(connection: Connection) {
        for (const chunk of chunks) connection.sendCopyFromChunk(chunk)
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
