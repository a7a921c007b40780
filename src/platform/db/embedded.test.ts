import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Embedded, placesOf, startEmbedded } from './index.ts'

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
