/** A cell of a table: what a spreadsheet holds as a number stays one. */
export type Cell = string | number

/** A row of a table and where it stands in its file, counted from 1. */
export type Row = { line: number; cells: Cell[] }
