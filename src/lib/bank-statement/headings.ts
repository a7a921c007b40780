import type { Cell } from '#lib/table-file'
import { searchKey } from '#lib/vietnamese-text'

/** The columns of a kind of table, by their usual headings without marks; a heading may go on after them (often in English). */
export type Headings<Name extends string> = {
  usual: Record<Name, readonly string[]>
  /** Whether what was found is enough to read lines by. */
  suffice(found: ReadonlyMap<Name, unknown>): boolean
}

/** How whoever wrote a file heads its columns, where unlike the usual ways. */
export type MappingOf<Name extends string> = Partial<Record<Name, string>>

/** Where each column stands in a row, if this row is the one with the headings. */
export function headingsIn<Name extends string>(
  row: readonly Cell[],
  headings: Headings<Name>,
  mapping: MappingOf<Name>,
): Map<Name, number> | undefined {
  const found = new Map<Name, { at: number; length: number }>()
  row.forEach((cell, at) => {
    const best = columnOf(searchKey(String(cell)), headings, mapping)
    if (best && best.length > (found.get(best.column)?.length ?? 0))
      found.set(best.column, { at, length: best.length })
  })
  return headings.suffice(found) ? new Map([...found].map(([column, { at }]) => [column, at])) : undefined
}

/** The column that a heading names, by its longest name; one that the mapping names before all others. */
function columnOf<Name extends string>(
  heading: string,
  { usual }: Headings<Name>,
  mapping: MappingOf<Name>,
): { column: Name; length: number } | undefined {
  if (!heading) return undefined
  let best: { column: Name; length: number } | undefined
  for (const column of Object.keys(usual) as Name[]) {
    if (searchKey(mapping[column] ?? '') === heading) return { column, length: Number.POSITIVE_INFINITY }
    for (const name of usual[column])
      if ((heading === name || heading.startsWith(`${name} `)) && name.length > (best?.length ?? 0))
        best = { column, length: name.length }
  }
  return best
}

const furthest = 60

/** The row among the first that holds the headings, and where each column stands in it. */
export function headOf<Name extends string>(
  rows: readonly { cells: readonly Cell[] }[],
  headings: Headings<Name>,
  mapping: MappingOf<Name>,
): { at: number; columns: Map<Name, number> } | undefined {
  for (const [at, row] of rows.slice(0, furthest).entries()) {
    const columns = headingsIn(row.cells, headings, mapping)
    if (columns) return { at, columns }
  }
  return undefined
}

/** The row that is likeliest to hold headings: the one among the first with the most words. */
export function headingsLike(rows: readonly { cells: readonly Cell[] }[]): string[] {
  const words = (row: { cells: readonly Cell[] }) =>
    row.cells.map(cell => String(cell).trim()).filter(text => /\p{L}/u.test(text))
  return rows
    .slice(0, furthest)
    .map(words)
    .reduce((best, one) => (one.length > best.length ? one : best), [])
    .slice(0, 40)
}
