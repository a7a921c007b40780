import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { system } from '#platform/access'
import { connect, migrate } from '#platform/db'
import { verify } from '#platform/ledger'
import { migrateAll, migrationSources } from '../src/migrate.ts'
import { modules } from '../src/modules.ts'
import { testDatabase } from './support/database.ts'
import { fileAtCounter } from './support/filing.ts'

/**
 * A province that stopped updating some time ago: its database has the migrations of then and the rows of years, and
 * now gets all the others. Rows are made by the program of today and copied into the tables of then, as far as those
 * have room for them.
 */
const today = testDatabase({ seed: true })
const folder = mkdtempSync(join(tmpdir(), 'sen-upgrade-'))
const files = migrationSources().flatMap(({ module, folder }) =>
  existsSync(folder) ? readdirSync(folder).map(name => ({ module, folder, name })) : [],
)
/** From the first time on that dossiers could be filed. */
const moments = files
  .map(file => file.name)
  .toSorted()
  .filter(name => name >= '20261121T1200-dossiers.sql')
const last = moments.pop()

beforeAll(async () => {
  for (let n = 0; n < 2; n++) await fileAtCounter(today.database)
  // What follows the demonstration's bills has followed them, as in a province of years.
  await today.runJobs()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test.each(moments)('from %s', async moment => {
  expect(last).toBeDefined()
  const name = `sen_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const admin = inject('databaseUrl')
  const url = new URL(admin)
  url.pathname = `/${name}`
  await inClient(admin, client => client.query(`CREATE DATABASE ${name}`))
  try {
    await migrate(url.href, sourcesOf(moment))
    const before = await inClient(url.href, then => inClient(today.database.url, now => copyRows(now, then)))
    expect(before.size).toBeGreaterThan(20)
    expect(await migrateAll(url.href)).toHaveLength(files.filter(file => file.name > moment).length)

    const after = await inClient(url.href, client => contentOf(client, before.keys()))
    expect(after).toEqual(before)
    expect(await inClient(url.href, tablesAndColumns)).toEqual(
      await inClient(today.database.url, tablesAndColumns),
    )
    const database = connect({ url: url.href, pool: 4, walls: true })
    try {
      await database.write({ actor: system('set-up') }, async tx => {
        for (const module of modules) await module.setUp?.(tx)
      })
      await fileAtCounter(database)
      expect((await verify(database)).broken).toBeUndefined()
    } finally {
      await database.close()
    }
  } finally {
    await inClient(admin, client => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
  }
})

async function inClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function sourcesOf(moment: string) {
  return migrationSources().map(({ module }) => {
    const to = join(folder, moment, module)
    mkdirSync(to, { recursive: true })
    for (const file of files)
      if (file.module === module && file.name <= moment)
        copyFileSync(join(file.folder, file.name), join(to, file.name))
    return { module, folder: to }
  })
}

const checkViolation = '23514'

type Column = { table: string; column: string; generated: boolean; counts: string | null }

/** Ours alone: the job queue has migrations of its own. */
async function tablesAndColumns(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT format('%I.%I', table_schema, table_name) AS table, quote_ident(column_name) AS column,
       is_generated = 'ALWAYS' AS generated,
       pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name) AS counts
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'migration', 'graphile_worker')
     ORDER BY 1, 2`,
  )
  return rows
}

/** Copies what both know, and says what then stands in each table. */
async function copyRows(from: pg.Client, to: pg.Client): Promise<Map<string, string>> {
  const known = new Set((await tablesAndColumns(from)).map(({ table, column }) => `${table}.${column}`))
  const shared = (await tablesAndColumns(to)).filter(
    ({ table, column, generated }) => !generated && known.has(`${table}.${column}`),
  )
  await to.query('SET session_replication_role = replica')
  const columns = Map.groupBy(shared, column => column.table)
  for (const [table, list] of columns) {
    const names = list.map(one => one.column).join(', ')
    const { rows } = await from.query<{ rows: string }>(
      `SELECT coalesce(json_agg(t), '[]')::text AS rows FROM (SELECT ${names} FROM ${table}) t`,
    )
    // What a migration itself brought is in the copy too.
    await to.query(`DELETE FROM ${table}`)
    const insert = (some: string) =>
      to.query(
        `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE
         SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1)`,
        [some],
      )
    await insert(rows[0]!.rows).catch(async (error: { code?: string }) => {
      if (error.code !== checkViolation) throw error
      // What the rules of then refuse, such as a kind of agency that did not exist, was not there.
      for (const row of JSON.parse(rows[0]!.rows))
        await insert(JSON.stringify([row])).catch((error: { code?: string }) => {
          if (error.code !== checkViolation) throw error
        })
    })
    for (const { column, counts } of list)
      if (counts) await to.query(`SELECT setval('${counts}', coalesce(max(${column}), 0) + 1) FROM ${table}`)
  }
  const keys = [...columns].map(([table, list]) => `${table} (${list.map(one => one.column).join(', ')})`)
  return contentOf(to, keys.values())
}

async function contentOf(client: pg.Client, keys: Iterable<string>): Promise<Map<string, string>> {
  const content = new Map<string, string>()
  for (const key of keys) {
    const [, table, columns] = /^(\S+) \((.*)\)$/.exec(key)!
    const { rows } = await client.query<{ content: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS content
       FROM (SELECT ${columns} FROM ${table}) t`,
    )
    content.set(key, rows[0]!.content)
  }
  return content
}
