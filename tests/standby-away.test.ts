import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { connect, startEmbedded } from '#platform/db'
import { migrateJobs } from '#platform/jobs'
import { databaseCheck, readiness, standbys, startHeartbeat } from '#platform/observe'
import { migrateAll } from '../src/migrate.ts'

test('while the standby is away commits wait for it, and the balancer still finds its servers', async () => {
  await using opened = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'sen-standby-'))
  opened.defer(() => rmSync(dir, { recursive: true, force: true }))
  const server = await startEmbedded(dir)
  opened.defer(() => server.stop())
  await migrateJobs(server.url)
  await migrateAll(server.url)
  const database = connect({ url: server.url, pool: 2, patienceMs: 2000 })
  opened.defer(() => database.close())
  const ready = readiness({ database: await databaseCheck(database) })
  await database.pool.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  await database.pool.query('SELECT pg_reload_conf()')

  const write = () =>
    database.write({ actor: system('test') }, tx =>
      tx.query('platform', { text: `INSERT INTO platform.outbox (topic, payload) VALUES ('live', '{}')` }),
    )
  await expect(write()).rejects.toThrow()
  const heartbeat = await startHeartbeat(database, 'web')
  expect(await ready.look()).toEqual({ ready: true, checks: { database: 'ok' } })
  const seen = () => database.read({ actor: system('test') }, standbys)
  expect(await seen()).toEqual({ following: 0, inStep: 0, wanted: true })
  await database.pool.query('ALTER SYSTEM RESET synchronous_standby_names')
  await database.pool.query('SELECT pg_reload_conf()')
  await heartbeat.stop()
  await expect.poll(async () => (await seen()).wanted).toBe(false)
})
