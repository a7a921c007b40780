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

/**
 * Kysely over a module's own tables, on the given transaction:
 *
 *     const db = tablesOf<Tables>('water')      // in schema.ts
 *     await db(tx).selectFrom('water.bill').selectAll().execute()
 */
export function tablesOf<Tables>(module: string): (tx: Tx) => Kysely<Tables> {
  const made = new WeakMap<Tx, Kysely<Tables>>()
  return tx => {
    let db = made.get(tx)
    if (!db) {
      db = new Kysely<Tables>({ dialect: dialectOn(tx, module) })
      made.set(tx, db)
    }
    return db
  }
}

function dialectOn(tx: Tx, module: string): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      const rows = await tx.query(module, { text: query.sql, values: query.parameters })
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
