import { parsePersonalNumber } from '#lib/person-number'
import { type Cell, dayOf, type Row } from '#lib/table-file'
import { checkPersonName, type Day, formatDay, nfc, searchKey } from '#lib/vietnamese-text'

export const rosterColumns = ['code', 'name', 'born', 'class', 'parentName', 'parentNumber'] as const
export type RosterColumn = (typeof rosterColumns)[number]

/** What every list says. */
const necessary = ['code', 'name', 'class'] as const
type Necessary = (typeof necessary)[number]

/** A line of a school's list as somebody wrote it, and where; an empty cell is '', a column that the list has not is absent. */
export type RosterLine = { line: number } & Record<Necessary, string> &
  Partial<Record<Exclude<RosterColumn, Necessary>, string>>

/** What is absent, the list does not say; null is said to be nothing. */
export type RosterPupil = {
  code: string
  name: string
  born?: Day | null
  class: string
  parent_name?: string | null
  parent_number?: string | null
}

export type RosterProblem = {
  line: number
  column: RosterColumn
  why:
    | 'missing'
    | 'code'
    | 'twice'
    | 'zeros'
    | 'name'
    | 'born'
    | 'too-long'
    | 'parent-number'
    | 'parent-missing'
  /** The line that says it already. */
  other?: number
}

export const mostLines = 3000

/** Headings without marks; one may go on after them. */
const headings: Record<RosterColumn, string[]> = {
  code: ['ma hoc sinh', 'ma hs', 'ma dinh danh hoc sinh', 'ma dinh danh bo gd'],
  name: ['ho va ten', 'ho ten', 'ten hoc sinh'],
  born: ['ngay sinh'],
  class: ['lop', 'ten lop'],
  parentName: [
    'ho ten cha',
    'ho va ten cha',
    'ho ten phu huynh',
    'ho ten me',
    'phu huynh',
    'cha me',
    'nguoi giam ho',
  ],
  parentNumber: ['so dinh danh', 'cccd', 'so cccd', 'can cuoc'],
}

function columnsIn(cells: readonly Cell[]): Map<RosterColumn, number> {
  const found = new Map<RosterColumn, number>()
  for (const [at, cell] of cells.entries()) {
    const column = columnOf(searchKey(String(cell)))
    if (column && !found.has(column)) found.set(column, at)
  }
  return found
}

/** The column with the longest name that the heading begins with: "họ tên cha" is no pupil's name. */
function columnOf(heading: string): RosterColumn | undefined {
  const length = (column: RosterColumn) =>
    Math.max(
      0,
      ...headings[column].filter(name => `${heading} `.startsWith(`${name} `)).map(name => name.length),
    )
  const best = rosterColumns.reduce((one, other) => (length(other) > length(one) ? other : one))
  return length(best) ? best : undefined
}

/** Whether this row heads the columns of a list of pupils. */
export function isRosterHead(cells: readonly Cell[]): boolean {
  const found = columnsIn(cells)
  return necessary.every(column => found.has(column))
}

/** The lines of a list below its headings; undefined where no row names code, name and class. */
export function rosterLines(rows: readonly Row[]): RosterLine[] | undefined {
  const at = rows.findIndex(row => isRosterHead(row.cells))
  if (at < 0) return undefined
  const columns = columnsIn(rows[at]!.cells)
  return rows
    .slice(at + 1)
    .map(
      ({ line, cells }) =>
        ({
          line,
          ...Object.fromEntries(
            [...columns].map(([column, at]) => [column, written(column, cells[at] ?? '')]),
          ),
        }) as RosterLine,
    )
    .filter(line => rosterColumns.some(column => line[column]))
}

/** A cell as a person would type it: a spreadsheet keeps days as numbers and drops the zero before a number. */
function written(column: RosterColumn, cell: Cell): string {
  if (typeof cell === 'number') {
    const day = column === 'born' ? dayOf(cell) : undefined
    if (day) return formatDay(day)
    return column === 'parentNumber' ? String(cell).padStart(12, '0') : String(cell)
  }
  return nfc(cell).replace(/\s+/g, ' ').trim()
}

/** The pupils of a list, or what is wrong with it, line by line. */
export function checkRoster(
  lines: readonly RosterLine[],
  today: Day,
): { pupils: RosterPupil[]; problems: RosterProblem[] } {
  const problems: RosterProblem[] = []
  const lineOf = new Map<string, number>()
  const pupils = lines.map(line => {
    const wrong = (column: RosterColumn, why: RosterProblem['why'], other?: number) =>
      void problems.push({ line: line.line, column, why, ...(other !== undefined && { other }) })
    for (const column of necessary) if (!line[column]) wrong(column, 'missing')
    const other = lineOf.get(line.code)
    if (line.code && !/^[\p{L}\p{N}./_-]{1,30}$/u.test(line.code)) wrong('code', 'code')
    else if (other !== undefined) wrong('code', 'twice', other)
    else if (line.code) lineOf.set(line.code, line.line)
    if (line.name && !checkPersonName(line.name).ok) wrong('name', 'name')
    if (line.class.length > 20) wrong('class', 'too-long')
    if (line.parentName && !checkPersonName(line.parentName).ok) wrong('parentName', 'name')
    const born = line.born ? dayOf(line.born) : null
    if (born === undefined || (born && born > today)) wrong('born', 'born')
    const number = line.parentNumber ? parsePersonalNumber(line.parentNumber, { today }) : undefined
    if (number && !number.ok) wrong('parentNumber', 'parent-number')
    if (number && !line.parentName) wrong('parentName', 'parent-missing')
    return {
      code: line.code,
      name: line.name,
      class: line.class,
      ...(line.born !== undefined && { born: born ?? null }),
      ...(line.parentName !== undefined && { parent_name: line.parentName || null }),
      // With the name of the parent goes the number: it would be nobody's.
      ...((line.parentNumber !== undefined || line.parentName === '') && {
        parent_number: number?.ok ? number.value.number : null,
      }),
    }
  })
  return { pupils, problems }
}
