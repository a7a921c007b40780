import pg from 'pg'
import { type BrokenRow, checkRows } from './check-rows.ts'
import { type BackdatedRow, checkSeals, type Stretch } from './check-seals.ts'
import type { Seal } from './seal.ts'

export type PartOfWork = {
  url: string
  /** All parts look at the ledger as it stood at one moment. */
  snapshot: string
  part: number
  parts: number
  seals: readonly Seal[]
  stretch: Stretch
}
export type PartOfVerdict = {
  rows: number
  chains: number
  brokenRow?: BrokenRow
  brokenSeal?: { at: number; found: number }
  unsealed: number
  backdated: BackdatedRow[]
}

/** One share of the chains, then one share of the seals. */
export async function verifyPart(work: PartOfWork): Promise<PartOfVerdict> {
  const client = new pg.Client({ connectionString: work.url, application_name: 'sen-verify' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET TRANSACTION SNAPSHOT ${client.escapeLiteral(work.snapshot)}`)
    // Nobody's own functions in the place of PostgreSQL's; and rows stand in the order wanted, nearly: sorting
    // gigabytes again would cost more than following the index.
    await client.query('SET LOCAL search_path = pg_catalog; SET LOCAL enable_sort = off')
    const { broken: brokenRow, ...rows } = await checkRows(client, work)
    const { broken: brokenSeal, ...seals } = await checkSeals(client, work.seals, work.stretch)
    return { ...rows, ...seals, ...(brokenRow && { brokenRow }), ...(brokenSeal && { brokenSeal }) }
  } finally {
    await client.end()
  }
}
