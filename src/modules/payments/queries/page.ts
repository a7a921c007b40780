import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

/** The row that a page of a list ended with. */
export type Mark = { at: Date; id: string }
export type Page<Row> = {
  rows: Row[]
  /** hands over to the next page */
  next?: Mark
}

const written = z.tuple([z.coerce.date(), z.uuid()])

/** As it stands in an address. */
export const markText = ({ at, id }: Mark) => `${at.toISOString()},${id}`
export function readMark(text: string | undefined): Mark | undefined {
  const read = written.safeParse(text?.split(','))
  return read.success ? { at: read.data[0], id: read.data[1] } : undefined
}

/** That a row comes after a mark, by two columns. */
export function beyond(at: string, id: string, mark: Mark | undefined): RawBuilder<boolean> {
  if (!mark) return sql<boolean>`true`
  return sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) > (${mark.at}, ${mark.id})`
}

/** Of rows that were asked for with one more than the page holds. */
export function pageOf<Row>(rows: Row[], size: number, markOf: (row: Row) => Mark): Page<Row> {
  const last = rows[size - 1]
  return { rows: rows.slice(0, size), ...(rows.length > size && last && { next: markOf(last) }) }
}
