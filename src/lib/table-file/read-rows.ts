import { csvRows } from './csv.ts'
import { decoded } from './decoded.ts'
import type { Cell, Row } from './row.ts'
import { Unreadable, type UnreadableProblem } from './unreadable.ts'
import { workbookRows } from './xlsx.ts'

const mostBytes = 20 * 2 ** 20

/**
 * A file that somebody gave, as the rows of its first sheet or as text in whole letters, whatever encoding Vietnamese
 * was written in. Throws Unreadable for what is neither: a picture, a PDF, Excel from before 2007, more than 20 MB.
 */
export function openFile(bytes: Uint8Array): { rows: Row[] } | { text: string } {
  if (bytes.length > mostBytes) throw new Unreadable({ code: 'too-large' })
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { rows: workbookRows(bytes) }
  // Old Excel (.xls), pictures and PDF have zeros or their own beginnings, and are no text.
  if (/^(?:\u00d0\u00cf\u0011\u00e0|%PDF)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1')))
    throw new Unreadable({ code: 'unknown-format' })
  return { text: decoded(bytes) }
}

/** The rows of a workbook or of a CSV file; `isHead` knows the row of its headings. No bytes make it throw. */
export function readRows(
  bytes: Uint8Array,
  isHead: (cells: readonly Cell[]) => boolean,
): { ok: true; rows: Row[] } | { ok: false; problem: UnreadableProblem } {
  try {
    const file = openFile(bytes)
    return { ok: true, rows: 'rows' in file ? file.rows : csvRows(file.text, isHead) }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.problem }
    throw error
  }
}
