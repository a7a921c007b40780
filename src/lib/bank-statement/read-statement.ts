import { readCamt } from './camt.ts'
import type { Mapping } from './columns.ts'
import { readCsv } from './csv.ts'
import { decoded } from './decoded.ts'
import { readMt940 } from './mt940.ts'
import { type ReadStatement, Unreadable } from './statement.ts'
import { readXlsx } from './xlsx.ts'

const mostBytes = 20 * 2 ** 20

/**
 * Reads what a bank gives as a statement: camt.053, MT940, CSV in any encoding that Vietnamese was written in, or a
 * workbook. All or nothing: with one line that cannot be read, or balances that do not add up, there is no statement but
 * the problems, each where it stands. No bytes make it throw.
 */
export function readStatement(bytes: Uint8Array, mapping: Mapping = {}): ReadStatement {
  try {
    if (bytes.length > mostBytes) throw new Unreadable({ code: 'too-large' })
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readXlsx(bytes, mapping)
    // Old Excel (.xls), pictures and PDF have zeros or their own beginnings, and are no text.
    if (/^(?:\u00d0\u00cf\u0011\u00e0|%PDF)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1')))
      throw new Unreadable({ code: 'unknown-format' })
    const text = decoded(bytes)
    if (/^\s*(?:<\?xml|<[\w:]*Document)/.test(text)) return readCamt(text.trimStart())
    if (/^(?:\{1:|\s*:20:|[^]{0,500}\n:20:)/.test(text)) return readMt940(text)
    return readCsv(text, mapping)
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problems: [error.problem] }
    throw error
  }
}
