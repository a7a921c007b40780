import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '#platform/db'
import { migrateJobs } from '#platform/jobs'
import { migrateAll } from '../../src/migrate.ts'
import { grounds } from './templates.ts'

/**
 * vitest's global set-up: one PostgreSQL for the whole run, without fsync, and in it a migrated database `template`
 * that each test file clones in 0.1 s, as it is or with
 * more on it (templates.ts).
 */
export default async function setup(project: { provide(key: 'databaseUrl', value: string): void }) {
  const given = process.env.TEST_DATABASE_URL
  const dir = join(tmpdir(), `sen-test-${process.pid}`)
  const server = given ? undefined : await startEmbedded(dir, { durable: false })
  const url = given ?? server!.url
  const template = new URL(url)
  template.pathname = '/sen_template'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const ground of grounds) await client.query(`DROP DATABASE IF EXISTS ${ground} WITH (FORCE)`)
  await client.query('CREATE DATABASE sen_template')
  try {
    await migrateJobs(template.href)
    await migrateAll(template.href)
  } catch (error) {
    await client.end()
    await server?.stop()
    throw error
  }
  project.provide('databaseUrl', url)
  return async () => {
    await client.end()
    await server?.stop()
    if (!given) rmSync(dir, { recursive: true, force: true })
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}
