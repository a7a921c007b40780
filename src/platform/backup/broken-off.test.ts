import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, startEmbedded } from '#platform/db'
import { migrateJobs } from '#platform/jobs'
import { migrateAll } from '../../migrate.ts'
import { backUp } from './index.ts'
import { makeSlot, slotOf } from './log.ts'

test('after a run that broke off when it had begun to keep the log anew, the next takes a new base by itself', async () => {
  await using opened = new AsyncDisposableStack()
  const place = mkdtempSync(join(tmpdir(), 'sen-broken-off-'))
  opened.defer(() => rmSync(place, { recursive: true, force: true }))
  // PostgreSQL refuses to be root and then runs as somebody else, who must be able to come in.
  chmodSync(place, 0o711)
  const dataDir = join(place, 'data')
  const folder = join(place, 'backup')
  const server = await startEmbedded(join(dataDir, 'postgres'), { durable: false })
  opened.defer(() => server.stop())
  await migrateJobs(server.url)
  await migrateAll(server.url)
  writeFileSync(join(dataDir, 'secret'), 'a secret of the test')
  const database = connect({ url: server.url, pool: 2 })
  opened.defer(() => database.close())
  const first = await backUp(database, { folder, dataDir })
  expect(await backUp(database, { folder, dataDir })).toMatchObject({ isNewBase: false })

  const { pool } = database
  await pool.query('SELECT pg_drop_replication_slot($1)', [slotOf(realpathSync(folder))])
  const { rows } = await pool.query('SELECT pg_walfile_name(pg_current_wal_lsn()) AS name')
  for (let n = 0; n < 3; n++) {
    await pool.query(`SELECT pg_logical_emit_message(true, 'test', 'x')`)
    await pool.query('SELECT pg_switch_wal()')
    await pool.query('CHECKPOINT')
  }
  expect(existsSync(join(dataDir, 'postgres/cluster/pg_wal', rows[0].name))).toBe(false)
  const client = await pool.connect()
  await makeSlot(client as never, slotOf(realpathSync(folder)))
  client.release()
  const half = join(folder, 'base/20200101T000000Z')
  mkdirSync(half)
  writeFileSync(join(half, 'half'), 'of a copy')

  const next = await backUp(database, { folder, dataDir })
  expect(next).toMatchObject({ isNewBase: true, isFirst: false })
  expect(next.base.id).not.toBe(first.base.id)
  expect(existsSync(half)).toBe(false)
  expect(existsSync(join(folder, 'base', first.base.id, 'base.json'))).toBe(true)
  expect(await backUp(database, { folder, dataDir })).toMatchObject({ isNewBase: false })
}, 120_000)
