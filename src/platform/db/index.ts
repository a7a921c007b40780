export { connect, type By, type Database, type Statement, type Tx } from './database.ts'
export { startEmbedded, type Embedded } from './embedded.ts'
export { migrate, type MigrationSource } from './migrate.ts'
export { tablesOf } from './tables.ts'
