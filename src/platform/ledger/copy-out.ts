import pg from 'pg'

/** `PGCOPY\n\xff\r\n\0`, flags, length of an extension that nobody uses. */
const header = 19
const trailer = -1

/**
 * Streams the rows of a query in PostgreSQL's binary COPY format: no text is made and taken apart again. `onRow` gets
 * the bytes and where the first field begins; the next row comes when it returns.
 */
export function copyOut(
  client: pg.Client,
  select: string,
  onRow: (row: Buffer, at: number) => void,
): Promise<void> {
  const query = new pg.Query({ text: `COPY (${select}) TO STDOUT (FORMAT binary)` }) as pg.Query & {
    handleCopyData(message: { chunk: Buffer }): void
  }
  let begun = false
  let fault: unknown
  query.handleCopyData = ({ chunk }) => {
    const at = begun ? 0 : header
    begun = true
    if (fault || chunk.readInt16BE(at) === trailer) return
    try {
      onRow(chunk, at + 2)
    } catch (error) {
      fault = error
    }
  }
  return new Promise((resolve, reject) => {
    query.once('end', () => (fault ? reject(fault as Error) : resolve()))
    query.once('error', reject)
    client.query(query)
  })
}
