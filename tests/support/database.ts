import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import type { Actor, Grant } from '#platform/access'
import { connect, type Database, type Tx } from '#platform/db'
import { jobTable, runJobsOnce } from '#platform/jobs'
import { modules } from '../../src/modules.ts'
import { template } from './templates.ts'

/**
 * A database of its own for a test file, under the roles of the modules (walls on). Call at the top of the file:
 *
 *     const db = testDatabase()
 *     await db.as(officer).write(tx => acceptDossier(tx, …))
 */
export function testDatabase(options: { setUp?: boolean; seed?: boolean } = {}) {
  let database: Database | undefined
  const name = `sen_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const admin = inject('databaseUrl')

  beforeAll(async () => {
    const ground = options.seed ? 'seeded' : 'set_up'
    const from = await template(admin, options.setUp === false ? 'sen_template' : `sen_template_${ground}`)
    await once(admin, `CREATE DATABASE ${name} TEMPLATE ${from}`)
    const url = new URL(admin)
    url.pathname = `/${name}`
    database = connect({ url: url.href, pool: 6, walls: true })
  }, 60_000)
  afterAll(async () => {
    await database?.close()
    await once(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })

  const get = () => {
    if (!database) throw new Error('The database is there from beforeAll on')
    return database
  }
  return {
    get database() {
      return get()
    },
    as: (actor: Actor) => ({
      write: <T>(work: (tx: Tx) => Promise<T>) => get().write({ actor }, work),
      read: <T>(work: (tx: Tx) => Promise<T>) => get().read({ actor }, work),
    }),
    /** Relays the outbox and runs all jobs that may run now. */
    runJobs: () => runJobsOnce(get(), jobTable(modules)),
  }
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export function staff(...grants: Grant[]): Actor {
  return { kind: 'staff', id: randomUUID(), name: 'Nguyễn Thử', grants }
}

export function citizen(id: string = randomUUID()): Actor {
  return { kind: 'citizen', id, name: 'Trần Thử', level: 2 }
}
