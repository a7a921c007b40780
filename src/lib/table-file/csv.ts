import type { Cell, Row } from './row.ts'
import { Unreadable } from './unreadable.ts'

const separators = [',', ';', '\t', '|']

/**
 * Values parted by whichever of , ; tab | makes a row of headings (`isHead`), else by the most frequent; in quotes as
 * RFC 4180 says. Throws Unreadable `open-quote`.
 */
export function csvRows(text: string, isHead: (cells: readonly Cell[]) => boolean): Row[] {
  const beginning = text.slice(0, 20_000)
  const separator =
    separators.find(one => rowsOf(beginning, one, true).some(row => isHead(row.cells))) ?? likeliest(text)
  return rowsOf(text, separator)
}

function likeliest(text: string): string {
  const begin = text.slice(0, 5000)
  const often = (sign: string) => begin.split(sign).length
  return separators.toSorted((a, b) => often(b) - often(a))[0]!
}

function rowsOf(text: string, separator: string, isBeginning = false): Row[] {
  const rows: Row[] = []
  let cells: string[] = []
  let line = 1
  let begun = 1
  let at = 0
  const endRow = () => {
    if (cells.some(cell => cell !== '')) rows.push({ line: begun, cells })
    cells = []
    begun = line
  }
  while (at < text.length) {
    let cell: string
    if (text[at] === '"') {
      const end = endOfQuoted(text, at + 1)
      const behind = /[ \r]*/y
      behind.lastIndex = end + 1
      const next = end < 0 ? end : end + 1 + behind.exec(text)![0].length
      if (next < 0 || (next < text.length && text[next] !== separator && text[next] !== '\n')) {
        if (isBeginning) return rows
        throw new Unreadable({ code: 'open-quote', line })
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"')
      line += cell.split('\n').length - 1
      at = next
    } else {
      const begin = at
      while (at < text.length && text[at] !== separator && text[at] !== '\n') at++
      cell = text.slice(begin, at)
    }
    cells.push(cell.trim())
    if (text[at] === '\n') {
      line++
      endRow()
    }
    at++
  }
  endRow()
  return rows
}

function endOfQuoted(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}
