export { type By, connect, type Database, type Statement, type Tx } from './database.ts'
export { type Embedded, startEmbedded } from './embedded.ts'
export { type MigrationSource, migrate } from './migrate.ts'
export { tablesOf } from './tables.ts'
