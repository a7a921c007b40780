import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { connect, type Database, startEmbedded } from '#platform/db'
import { spend } from '#platform/http'
import { migrateJobs } from '#platform/jobs'
import { databaseCheck, readiness, standbys, startHeartbeat } from '#platform/observe'
import { migrateAll } from '../src/migrate.ts'
import { modules } from '../src/modules.ts'
import { browserOn, testApp } from './support/app.ts'
import { personOf } from './support/sandbox/people.ts'
import { signInCitizen, signInStaff } from './support/sign-in.ts'

const by = { actor: system('test') }

/** A province on a PostgreSQL of its own, and a switch for the standby that its commits wait for. */
async function province(opened: AsyncDisposableStack) {
  const dir = mkdtempSync(join(tmpdir(), 'sen-standby-'))
  opened.defer(() => rmSync(dir, { recursive: true, force: true }))
  const server = await startEmbedded(dir)
  opened.defer(() => server.stop())
  await migrateJobs(server.url)
  await migrateAll(server.url)
  const operator = connect({ url: server.url, pool: 2 })
  opened.defer(() => operator.close())
  const database = connect({ url: server.url, pool: 3, patienceMs: 3000 })
  opened.defer(() => database.close())
  const heeds = async (whom: string) => {
    await operator.pool.query(`ALTER SYSTEM SET synchronous_standby_names = '${whom}'`)
    await operator.pool.query('SELECT pg_reload_conf()')
  }
  const hanging = async () =>
    (await operator.pool.query(`SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)).rowCount
  opened.defer(() => heeds(''))
  /** One commit hangs from then on: PostgreSQL heeds the setting a moment after it is made. */
  const away = async () => {
    const waiting = connect({ url: server.url, pool: 1 })
    await heeds('nobody')
    for (let isThere = true; isThere; )
      isThere = await Promise.race([write(waiting).then(() => true), pause(1000, false)])
    opened.defer(() => void waiting.close())
  }
  return { url: server.url, database, operator, hanging, away, back: () => heeds('') }
}

const write = (database: Database) =>
  database.write(by, tx =>
    tx.query('platform', { text: `INSERT INTO platform.outbox (topic, payload) VALUES ('live', '{}')` }),
  )

test('while the standby is away commits wait for it, and the balancer still finds its servers', async () => {
  await using opened = new AsyncDisposableStack()
  const { url, database, away, back } = await province(opened)
  const ready = readiness({ database: await databaseCheck(database) })
  await away()
  await expect(write(database)).rejects.toThrow()
  const pulse = connect({ url, pool: 1, patienceMs: 3000, withoutStandby: true })
  opened.defer(() => pulse.close())
  const heartbeat = await startHeartbeat(pulse, 'web')
  expect(await ready.look()).toEqual({ ready: true, checks: { database: 'ok' } })
  expect(await database.read(by, standbys)).toEqual({ following: 0, inStep: 0, wanted: true })
  await back()
  await heartbeat.stop()
})

test('meanwhile people read on, whoever writes is told at once, and no connection is left hanging for each', async () => {
  await using opened = new AsyncDisposableStack()
  const { database, operator, hanging, away, back } = await province(opened)
  const cookie = await signInCitizen({ database }, personOf('tam').personalNumber)
  await operator.write(by, async tx => {
    for (const lay of ['setUp', 'seed'] as const) for (const module of modules) await module[lay]?.(tx)
  })
  const { rows: staff } = await operator.pool.query(
    `SELECT email FROM organisation.staff s JOIN organisation.staff_role r ON r.staff = s.id WHERE role = 'one-stop-officer' LIMIT 1`,
  )
  const app = await testApp(database)
  const browser = browserOn(app, { cookie })
  const officer = browserOn(app, { cookie: await signInStaff({ database }, staff[0].email) })
  await browser.get('/ho-so')
  await operator.pool.query(
    `UPDATE identity.session SET last_seen = now() - interval '5 minutes', grants_at = now() - interval '5 minutes'`,
  )
  await away()
  await expect(write(database)).rejects.toThrow('Query read timeout')
  for (let n = 0; n < 30; n++) await expect(write(database)).rejects.toThrow('Commits are held')
  const together = ['one', 'two'].map(key => database.write(by, async () => 1, { command: 'test', key }))
  for (const one of together) await expect(one).rejects.toThrow('Commits are held')
  const single = { text: `INSERT INTO platform.outbox (topic, payload) VALUES ('live', '{}')` }
  await expect(database.read(by, tx => tx.query('platform', single))).rejects.toThrow('Commits are held')
  const gathering = { module: 'platform', name: 'put', text: `${single.text} RETURNING 0 AS at -- $1::jsonb` }
  await expect(database.read(by, tx => tx.gathered(gathering, {}))).rejects.toThrow('Commits are held')
  expect(await hanging()).toBe(2)

  // That somebody was here after five minutes, and how often they tried, is not worth waiting for a standby.
  expect((await browser.get('/ho-so')).status).toBe(200)
  expect((await officer.get('/can-bo')).status).toBe(200)
  const looked = await browser.post('/tra-cuu', { ma: 'H53.00-20990101-0000001', so: '1234' })
  expect(looked.html).toContain('Không tìm thấy hồ sơ')
  expect((await browser.get('/xac-minh/KHONG-CO')).status).toBe(422)
  const { rows } = await operator.pool.query(
    `SELECT last_seen > now() - interval '1 minute' AS noted FROM identity.session`,
  )
  expect(rows).toEqual([{ noted: true }, { noted: true }])
  await database.read(by, tx => spend(tx, 'somebody', 5, 60))

  await back()
  await expect.poll(hanging, { timeout: 15_000 }).toBe(0)
  await write(database)
})
