import { csvRows, openFile, readRows, Unreadable } from '#lib/table-file'
import { readCamt } from './camt.ts'
import { type Mapping, statementHeadings } from './columns.ts'
import { headingsIn } from './headings.ts'
import { readMt940 } from './mt940.ts'
import {
  type ReadSettlement,
  readSettlementRows,
  type SettlementMapping,
  settlementHeadings,
} from './settlement.ts'
import type { ReadStatement } from './statement.ts'
import { readTable } from './table.ts'

/**
 * Reads what a bank gives as a statement: camt.053, MT940, CSV in any encoding that Vietnamese was written in, or a
 * workbook. All or nothing: with one line that cannot be read, or balances that do not add up, there is no statement but
 * the problems, each where it stands. No bytes make it throw.
 */
export function readStatement(bytes: Uint8Array, mapping: Mapping = {}): ReadStatement {
  try {
    const file = openFile(bytes)
    if ('rows' in file) return readTable('xlsx', file.rows, mapping)
    const { text } = file
    if (/^\s*(?:<\?xml|<[\w:]*Document)/.test(text)) return readCamt(text.trimStart())
    if (/^(?:\{1:|\s*:20:|[^]{0,500}\n:20:)/.test(text)) return readMt940(text)
    const rows = csvRows(text, cells => headingsIn(cells, statementHeadings, mapping) !== undefined)
    return readTable('csv', rows, mapping)
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problems: [error.problem] }
    throw error
  }
}

/**
 * Reads what a payment gateway gives as its settlement: CSV or a workbook, by headings that are usual or that `mapping`
 * names. All or nothing, and no bytes make it throw.
 */
export function readSettlement(bytes: Uint8Array, mapping: SettlementMapping = {}): ReadSettlement {
  const read = readRows(bytes, cells => headingsIn(cells, settlementHeadings, mapping) !== undefined)
  return read.ok ? readSettlementRows(read.rows, mapping) : { ok: false, problems: [read.problem] }
}
