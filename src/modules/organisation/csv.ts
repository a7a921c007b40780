/** One line of a CSV file: its cells by the names of the header, and where it begins, counted from 1. */
export type CsvLine = { line: number; cells: Record<string, string> }

/**
 * Reads CSV as spreadsheets write it: a header, commas, quotes around what holds a comma, a quote or a line break.
 * Empty lines and lines that begin with # say nothing. Cells come out trimmed, in whole letters.
 */
export function readCsv(text: string): { columns: string[]; lines: CsvLine[] } {
  const [header, ...rest] = records(text.replace(/^\uFEFF/, '').normalize('NFC')).filter(
    ({ cells }) => cells.some(Boolean) && !cells[0]!.startsWith('#'),
  )
  const columns = header?.cells ?? []
  return {
    columns,
    lines: rest.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])),
    })),
  }
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))[ \t]*(,|\r?\n|$)/y

function records(text: string): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = []
  let line = 1
  let here: { line: number; cells: string[] } = { line, cells: [] }
  cell.lastIndex = 0
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex
    const match = cell.exec(text)
    // A quote in the middle of a cell: the rest of the line is one cell, as it stands.
    const [whole, quoted, plain, end] = match ?? restOfLine(text, from)
    here.cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    cell.lastIndex = from + whole.length
    line += whole.split('\n').length - 1
    if (end === ',') continue
    found.push(here)
    here = { line, cells: [] }
  }
  if (here.cells.length) found.push(here)
  return found
}

function restOfLine(text: string, from: number): [string, undefined, string, string] {
  const end = text.indexOf('\n', from)
  const whole = end === -1 ? text.slice(from) : text.slice(from, end + 1)
  return [whole, undefined, whole, '\n']
}
