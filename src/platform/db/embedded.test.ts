import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Embedded, keepEmbedded, placesOf, startEmbedded } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sen-embedded-'))
// PostgreSQL runs as another user when this one is root, and must be able to pass.
chmodSync(folder, 0o711)
const dir = join(folder, 'postgres')
const started: Embedded[] = []
const start = async () => {
  const server = await startEmbedded(dir, { durable: false })
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const serverPid = () =>
  Number(readFileSync(join(placesOf(dir).cluster, 'postmaster.pid'), 'utf8').split('\n')[0])

async function answer(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return (await client.query('SELECT current_database() AS name').finally(() => client.end())).rows[0].name
}

test('begun several times at once, one server runs and all of them use it; also one that is just starting', async () => {
  const servers = await Promise.all([start(), start(), start()])
  expect(new Set(servers.map(server => server.url)).size).toBe(1)
  expect(await answer(servers[0].url)).toBe('sen')

  // Its starter dies with it, and two begin anew while it replays what it had not yet put in its place.
  process.kill(serverPid(), 'SIGQUIT')
  const again = await Promise.all([start(), start()])
  expect(new Set(again.map(server => server.url)).size).toBe(1)
  expect(await answer(again[0].url)).toBe('sen')
}, 60_000)

const gone = () => expect.poll(() => started.at(-1)!.alive(), { timeout: 10_000 }).toBe(false)

test('whoever started it leaves it to another that uses it, and the last one ends it', async () => {
  const command = await start()
  const sen = await start()
  const client = new pg.Client({ connectionString: sen.url, application_name: 'sen' })
  await client.connect()
  await command.leave()
  expect(await answer(sen.url)).toBe('sen')
  await client.end()
  await sen.leave()
  await gone()
}, 60_000)

test('kept, it is started again where it was; where that can not be, it is said', async () => {
  const told: Error[] = []
  const kept = await keepEmbedded(dir, error => void told.push(error))
  started.push(kept)
  for (const signal of ['SIGINT', 'SIGKILL']) {
    process.kill(serverPid(), signal)
    await gone()
    await expect.poll(() => answer(kept.url).catch(() => 'away'), { timeout: 20_000 }).toBe('sen')
  }
  expect(told).toEqual([])

  const settings = join(placesOf(dir).cluster, 'postgresql.auto.conf')
  const before = readFileSync(settings)
  appendFileSync(settings, 'nobody_knows_this = on\n')
  process.kill(serverPid(), 'SIGINT')
  await expect
    .poll(() => told.map(String), { timeout: 30_000 })
    .toEqual([expect.stringContaining('không khởi động được')])
  writeFileSync(settings, before)
}, 90_000)
