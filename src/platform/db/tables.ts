import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Tx } from './database.ts'
import { type Rows, rowsOn } from './rows.ts'

type On<Tables> = (tx: Tx) => Kysely<Tables>

/**
 * Kysely over a module's own tables, on the given transaction:
 *
 *     const db = tablesOf<Tables>('water')      // in schema.ts
 *     await db(tx).selectFrom('water.bill').selectAll().execute()
 *     await db.later(tx).insertInto('water.bill').values(…).execute()      // see `Tx.later`; it answers nothing
 *     await db.rows(tx).insert('water.bill', …)      // the same for rows; where it is hot, or shared with others
 */
export function tablesOf<Tables>(
  module: string,
): On<Tables> & { later: On<Tables>; rows(tx: Tx): Rows<Tables> } {
  const now: On<Tables> = onEach(tx => (text, values) => tx.query(module, { text, values }))
  const later: On<Tables> = onEach(tx => async (text, values) => {
    await tx.later(module, { text, values })
    return []
  })
  return Object.assign(now, { later, rows: (tx: Tx) => rowsOn<Tables>(module, tx) })
}

type Send = (text: string, values: readonly unknown[]) => Promise<object[]>

function onEach<Tables>(sendOn: (tx: Tx) => Send): On<Tables> {
  const made = new WeakMap<Tx, Kysely<Tables>>()
  return tx => {
    let db = made.get(tx)
    if (!db) {
      db = new Kysely<Tables>({ dialect: dialectOf(sendOn(tx)) })
      made.set(tx, db)
    }
    return db
  }
}

function dialectOf(send: Send): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      const rows = await send(query.sql, query.parameters)
      return { rows: rows as R[], numAffectedRows: BigInt(rows.length) }
    },
    streamQuery() {
      throw new Error('Streaming is not offered: page by keyset instead')
    },
  }
  const refuse = async () => {
    throw new Error('Transactions are opened with db.write, never through Kysely')
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
  }
}
