import type { Cell, Row } from './row.ts'
import { Unreadable } from './unreadable.ts'
import { children, type Element, find, readXml, textAt } from './xml.ts'
import { openZip } from './zip.ts'

const mostColumns = 256
const mostRows = 300_000

/** The first sheet of an Office Open XML workbook, by the values it keeps; formulas are not worked out anew. */
export function workbookRows(bytes: Uint8Array): Row[] {
  const open = openZip(bytes)
  const part = (name: string) => {
    const source = open(name)
    return source === undefined ? undefined : readXml(source)
  }
  const workbook = part('xl/workbook.xml')
  const link = find(workbook, 'sheets', 'sheet')?.attributes.id
  const target = children(part('xl/_rels/workbook.xml.rels'), 'Relationship').find(
    one => one.attributes.Id === link,
  )?.attributes.Target
  const sheet = target && part(target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  if (!sheet) throw new Unreadable({ code: 'broken-file' })
  const words = children(part('xl/sharedStrings.xml'), 'si').map(textOf)
  const rows = children(find(sheet, 'sheetData'), 'row')
  if (rows.length > mostRows) throw new Unreadable({ code: 'too-large' })
  const since1904 = ['1', 'true'].includes(find(workbook, 'workbookPr')?.attributes.date1904 ?? '')
  if (since1904) throw new Unreadable({ code: 'unknown-format' })
  return rows.map((row, at) => rowOf(row, at, words))
}

function rowOf(row: Element, at: number, words: readonly string[]): Row {
  const cells: Cell[] = []
  for (const cell of children(row, 'c')) {
    const column = columnAt(cell.attributes.r) ?? cells.length
    if (column >= mostColumns) continue
    while (cells.length < column) cells.push('')
    cells[column] = valueOf(cell, words)
  }
  return { line: Number(row.attributes.r) || at + 1, cells }
}

function valueOf(cell: Element, words: readonly string[]): Cell {
  const kind = cell.attributes.t ?? 'n'
  if (kind === 'inlineStr') return textOf(find(cell, 'is') ?? cell)
  const value = textAt(cell, 'v')
  if (kind === 's') return words[Number(value)] ?? ''
  if (kind !== 'n' || value === '') return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}

/** Text, whole or in runs of different type; not how it is read aloud (`rPh`). */
function textOf(element: Element): string {
  const runs = children(element, 'r').map(run => find(run, 't')?.text ?? '')
  return ((find(element, 't')?.text ?? '') + runs.join('')).normalize('NFC')
}

/** "C7" is column 2. */
function columnAt(place: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0]
  if (!letters) return undefined
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
