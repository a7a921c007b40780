import pg from 'pg'
import type { BrokenRow } from './broken-rows.ts'
import { addRow, type ChainRuns, chainRuns } from './chain-runs.ts'
import { copyOut } from './copy-out.ts'
import { newRow, readRow, rowColumns } from './row.ts'
import { rowHashes } from './row-hash.ts'
import type { SealList } from './seal-list.ts'
import { type SealedRows, sealedRows } from './sealed-rows.ts'

export type PartOfWork = {
  url: string
  /** All parts look at the ledger as it stood at one moment. */
  snapshot: string
  seals: SealList
  /** Ids from here on, and before there; without an end, all. */
  from?: string | undefined
  until?: string | undefined
}
export type PartOfVerdict = { rows: number; changed?: BrokenRow; chains: ChainRuns; sealed: SealedRows }

/** Reads one stretch of the ledger, once, in the order in which it was written. */
export async function verifyPart({ url, snapshot, seals, from, until }: PartOfWork): Promise<PartOfVerdict> {
  const client = await clientAt(url, snapshot)
  try {
    const chains = chainRuns()
    const hashes = rowHashes()
    const sealed = sealedRows(seals)
    const row = newRow()
    let rows = 0
    const bounds = [...(from ? [`id >= ${from}`] : []), ...(until ? [`id < ${until}`] : [])].join(' AND ')
    const where = bounds && `WHERE ${bounds}`
    await copyOut(
      client,
      `SELECT ${rowColumns} FROM platform.ledger ${where} ORDER BY id`,
      (chunk, start) => {
        readRow(row, chunk, start)
        rows++
        hashes.add(row)
        addRow(chains, row)
        sealed.add(row)
      },
    )
    const changed = hashes.end()
    return { rows, chains, sealed: sealed.result, ...(changed && { changed }) }
  } finally {
    await client.end()
  }
}

/** Looks at the ledger as it stood at a moment. */
async function clientAt(url: string, snapshot: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'sen-verify' })
  client.on('error', () => {})
  await client.connect()
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await client.query(`SET TRANSACTION SNAPSHOT ${client.escapeLiteral(snapshot)}`)
  // Nobody's own functions in the place of PostgreSQL's. Rows stand in the order of ids, nearly: reading them all and
  // sorting gigabytes would cost more than following the index.
  await client.query('SET LOCAL search_path = pg_catalog; SET LOCAL enable_sort = off')
  return client
}
