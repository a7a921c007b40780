import type { Insertable, Selectable } from 'kysely'
import type { Tx } from './database.ts'

/** Rows of one table that are written late (`Tx.later`): all of the same shape by one statement, whoever gave them. */
export type Rows<Tables> = {
  insert<T extends keyof Tables & string>(table: T, ...rows: Insertable<Tables[T]>[]): Promise<void>
  /** Each row names itself by `id` and carries what changes; all rows of a shape are different ones. */
  update<T extends keyof Tables & string>(table: T, row: Changed<Tables[T]>): Promise<void>
  delete<T extends keyof Tables & string>(table: T, ...ids: string[]): Promise<void>
}

type Changed<Table> = { id: string } & Partial<Selectable<Table>>

export const rowsOn = <Tables>(module: string, tx: Tx): Rows<Tables> => ({
  async insert(table, ...rows) {
    for (const row of rows as object[])
      await tx.later(module, { text: inserting(table, Object.keys(row)), rows: [row] })
  },
  update: (table, row) => tx.later(module, { text: updating(table, Object.keys(row)), rows: [row] }),
  async delete(table, ...ids) {
    if (ids.length) await tx.later(module, { text: deleting(table), rows: ids.map(id => ({ id })) })
  },
})

/** Rows of a jsonb array. The planner takes them for a hundred, and a tenth of that where it can not know the limit. */
export const few = (rows: string) => `(SELECT * FROM ${rows} LIMIT (SELECT 1000000)) AS i`

// What the columns are the table knows.
const given = (table: string) => few(`jsonb_populate_recordset(NULL::${table}, $1)`)

function inserting(table: string, columns: readonly string[]): string {
  const list = columns.join(', ')
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM ${given(table)}`
}

function updating(table: string, columns: readonly string[]): string {
  const set = columns.filter(column => column !== 'id').map(column => `${column} = i.${column}`)
  return `UPDATE ${table} AS o SET ${set.join(', ')} FROM ${given(table)} WHERE o.id = i.id`
}

const deleting = (table: string) => `DELETE FROM ${table} AS o USING ${given(table)} WHERE o.id = i.id`
