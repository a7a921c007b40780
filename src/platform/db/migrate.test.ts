import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { migrate } from './migrate.ts'

let folder: string
let module: string
let url: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sen-migrations-'))
  module = `try_${randomUUID().slice(0, 8)}`
  const place = new URL(inject('databaseUrl'))
  place.pathname = `/sen_test_${module}`
  await ask(inject('databaseUrl'), `CREATE DATABASE sen_test_${module}`)
  url = place.href
})
afterEach(async () => {
  await ask(inject('databaseUrl'), `DROP DATABASE sen_test_${module} WITH (FORCE)`)
  await ask(inject('databaseUrl'), `DROP ROLE IF EXISTS "sen_${module}"`)
  rmSync(folder, { recursive: true })
})

async function ask(at: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: at })
  await client.connect()
  return (await client.query(sql).finally(() => client.end())).rows
}
const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
const run = () => migrate(url, [{ module, folder }])
const tables = async () =>
  (await ask(url, `SELECT tablename FROM pg_tables WHERE schemaname = '${module}' ORDER BY 1`)).map(
    row => row.tablename,
  )

test('each file runs once, in the order of names', async () => {
  write('2-more.sql', `INSERT INTO ${module}.a VALUES (2)`)
  write('1-first.sql', `CREATE TABLE ${module}.a (n int); INSERT INTO ${module}.a VALUES (1)`)
  expect(await run()).toEqual([`${module}/1-first.sql`, `${module}/2-more.sql`])
  expect(await run()).toEqual([])
  expect(await ask(url, `SELECT n FROM ${module}.a ORDER BY n`)).toEqual([{ n: 1 }, { n: 2 }])
})

test('a file that was changed after it ran is refused, and nothing is done', async () => {
  write('1-first.sql', `CREATE TABLE ${module}.a (n int)`)
  await run()
  write('1-first.sql', `CREATE TABLE ${module}.a (n bigint)`)
  write('2-more.sql', `CREATE TABLE ${module}.b (n int)`)
  await expect(run()).rejects.toThrow(
    `${module}/1-first.sql was changed after it ran; write a new one instead`,
  )
  expect(await tables()).toEqual(['a'])
})

test('several processes that start at once do the work once', async () => {
  for (const n of [1, 2, 3]) write(`${n}.sql`, `SELECT pg_sleep(0.05); CREATE TABLE ${module}.t${n} (n int)`)
  const applied = await Promise.all([run(), run(), run(), run()])
  expect(applied.flat().toSorted()).toEqual([1, 2, 3].map(n => `${module}/${n}.sql`))
  expect(await tables()).toEqual(['t1', 't2', 't3'])
})

test('a file that fails in the middle leaves what stood before it, and the mended one goes on', async () => {
  write('1.sql', `CREATE TABLE ${module}.a (n int)`)
  write('2.sql', `CREATE TABLE ${module}.b (n int); INSERT INTO ${module}.a VALUES (1); SELECT 1 / 0`)
  write('3.sql', `CREATE TABLE ${module}.c (n int)`)
  await expect(run()).rejects.toThrow(`Migration ${module}/2.sql: division by zero`)
  expect(await tables()).toEqual(['a'])
  expect(await ask(url, `SELECT * FROM ${module}.a`)).toEqual([])
  write('2.sql', `CREATE TABLE ${module}.b (n int)`)
  expect(await run()).toEqual([`${module}/2.sql`, `${module}/3.sql`])
})

test('who dies in the middle holds nobody up', async () => {
  write('1.sql', `CREATE TABLE ${module}.a (n int); SELECT pg_sleep(60)`)
  const dying = run().catch((error: Error) => error)
  const sleeper = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
    WHERE datname = 'sen_test_${module}' AND application_name = 'sen-migrate' AND query LIKE '%pg_sleep%'`
  await expect.poll(() => ask(inject('databaseUrl'), sleeper), { timeout: 10_000 }).toEqual([{ ended: true }])
  expect(await dying).toBeInstanceOf(Error)
  write('1.sql', `CREATE TABLE ${module}.a (n int)`)
  expect(await run()).toEqual([`${module}/1.sql`])
})

test('people who work at the same time are let through, and the file is tried again', async () => {
  write('1-first.sql', `CREATE TABLE ${module}.a (n int); CREATE TABLE ${module}.b (n int)`)
  await run()
  write('2-more.sql', `ALTER TABLE ${module}.a ADD COLUMN m int; ALTER TABLE ${module}.b ADD COLUMN m int`)
  const person = new pg.Client({ connectionString: url })
  await person.connect()
  try {
    await person.query(`BEGIN; LOCK TABLE ${module}.b IN ACCESS SHARE MODE`)
    const migrating = run()
    const isWaiting = async () => (await ask(url, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0
    await vi.waitFor(async () => expect(await isWaiting()).toBe(true), { timeout: 15_000 })
    // Each now waits for what the other holds.
    await person.query(`SELECT FROM ${module}.a`)
    await person.query('COMMIT')
    expect(await migrating).toEqual([`${module}/2-more.sql`])
  } finally {
    await person.end()
  }
  expect(await ask(url, `SELECT n, m FROM ${module}.b`)).toEqual([])
})
