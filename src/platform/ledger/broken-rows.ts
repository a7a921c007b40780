import type pg from 'pg'
import { copyOut } from './copy-out.ts'
import { genesis } from './merkle.ts'
import { chainOf, field, newRow, type Row, readRow, rowColumns } from './row.ts'

/**
 * What is wrong with a row: its hash is not that of what it says (`changed`), a row before it is missing (`gap`), the
 * hash before it is not that of the row before it (`unlinked`), its number occurs twice (`repeated`).
 */
export type BrokenRow = {
  kind: 'row'
  id: number
  chain: string
  seq: number
  why: 'changed' | 'gap' | 'unlinked' | 'repeated'
}

export function broken(row: Row, why: BrokenRow['why']): BrokenRow {
  return { kind: 'row', id: row.id, chain: chainOf(row), seq: row.seq, why }
}

/** With more, all are read once more. */
const mostNamed = 1000

/** Of chains that are not whole, the row with the smallest id that does not fit to the one before it. */
export async function firstUnlinked(
  client: pg.Client,
  chains: readonly string[],
): Promise<BrokenRow | undefined> {
  if (!chains.length) return undefined
  const named =
    chains.length > mostNamed ? '' : `WHERE chain IN (${chains.map(chain => `'${chain}'`).join()})`
  const row = newRow()
  let found: BrokenRow | undefined
  let last = { chain: '', seq: 0, hash: genesis }
  await copyOut(
    client,
    `SELECT ${rowColumns} FROM platform.ledger ${named} ORDER BY chain, seq, id`,
    (chunk, start) => {
      readRow(row, chunk, start)
      const chain = chainOf(row)
      if (chain !== last.chain) last = { chain, seq: 0, hash: genesis }
      const why = misfit(row, last)
      if (why && (!found || row.id < found.id)) found = broken(row, why)
      if (row.seq > last.seq) last = { chain, seq: row.seq, hash: Buffer.from(bytesOf(row, field.hash)) }
    },
  )
  return found
}

function misfit(row: Row, last: { seq: number; hash: Buffer }): BrokenRow['why'] | undefined {
  if (row.seq <= last.seq) return 'repeated'
  if (row.seq > last.seq + 1) return 'gap'
  return last.hash.equals(bytesOf(row, field.prev)) ? undefined : 'unlinked'
}

function bytesOf({ bytes, from, size }: Row, column: number): Buffer {
  return bytes.subarray(from[column]!, from[column]! + Math.max(0, size[column]!))
}
