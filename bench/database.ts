import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { system } from '#platform/access'
import { dataDir } from '#platform/config'
import { connect, type Database, startEmbedded } from '#platform/db'
import { migrateJobs } from '#platform/jobs'
import { migrateAll } from '../src/migrate.ts'
import { modules } from '../src/modules.ts'

/** A PostgreSQL of its own for one measurement, as `npm start` has it: durable, with fsync. It is gone afterwards. */
export async function emptyDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const folder = join(dataDir(), 'postgres')
  const server = await startEmbedded(folder)
  try {
    return await work(server.url)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same with all tables, the province's agencies and calendars, and the procedures of the catalogue. */
export function provinceDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  return emptyDatabase(url => inProvince(url, work))
}

/** Founds that province in an empty database of a server that runs already. */
export async function inProvince<Result>(
  url: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  await migrateJobs(url)
  await migrateAll(url)
  const database = connect({ url })
  try {
    await database.write({ actor: system('set-up') }, async tx => {
      for (const module of modules) await module.setUp?.(tx)
      await modules.find(module => module.id === 'organisation')!.seed!(tx)
    })
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Runs what is too plain for a query of a module: rows by the thousand, statistics. */
export async function run(url: string, sql: string): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const result = await client.query(sql)
    return Array.isArray(result) ? result : [result]
  } finally {
    await client.end()
  }
}
