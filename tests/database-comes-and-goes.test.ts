import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { enqueue } from '#platform/jobs'
import { freePort, type Program, startProgram } from '../bench/program.ts'
import { type StallingProxy, startStallingProxy } from './faults/stalling-proxy.ts'
import { testDatabase } from './support/database.ts'

/** Real processes whose PostgreSQL starts after them, ends before them, and falls silent. */
const db = testDatabase({ setUp: false })
const folder = mkdtempSync(join(tmpdir(), 'sen-comes-and-goes-'))
let proxy: StallingProxy
const there = () => Number(new URL(db.database.url).port)
beforeAll(async () => {
  proxy = await startStallingProxy()
})
const running: Program[] = []
afterEach(async () => {
  proxy.thaw()
  proxy.lead(there())
  await Promise.all(running.splice(0).map(program => program.stop()))
})
afterAll(async () => {
  await proxy.stop()
  rmSync(folder, { recursive: true, force: true })
})

function environment(env: Record<string, string>): Record<string, string> {
  const url = new URL(db.database.url)
  url.host = `127.0.0.1:${proxy.port}`
  return {
    DATABASE_URL: url.href,
    DATA_DIR: folder,
    DEMONSTRATION: 'false',
    DATABASE_WALLS: 'false',
    LOG_LEVEL: 'warn',
    FILES_MIN_FREE_MB: '0',
    ...env,
  }
}
const ready = (program: Program) =>
  fetch(`http://127.0.0.1:${program.port}/readyz`).then(
    answer => answer.status,
    () => 'gone',
  )

test('one that is started before its PostgreSQL says so, waits, and begins when it is there', async () => {
  proxy.lead(await freePort())
  let said = ''
  const starting = startProgram(environment({ PROCESS: 'web' }), undefined, words => {
    said += words
  })
  await expect.poll(() => said, { timeout: 30_000 }).toContain('PostgreSQL is not there: waiting for it')
  proxy.lead(there())
  const program = await starting
  running.push(program)
  expect(await ready(program)).toBe(200)
}, 90_000)

test('one that waited in vain ends with a word and a code for the service manager', async () => {
  const nobody = await freePort()
  const child = spawn(process.execPath, ['--import', './scripts/tsx.mjs', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      ...environment({ PROCESS: 'worker', DATABASE_WAIT_SECONDS: '2', PORT: '0' }),
      DATABASE_URL: `postgres://sen:sen@127.0.0.1:${nobody}/sen`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', words => {
    said += String(words)
  })
  expect(await once(child, 'exit')).toEqual([75, null])
  expect(said).toContain('Không nối được PostgreSQL')
}, 60_000)

test('web and worker live through a PostgreSQL that goes away again and again, and work when it is back', async () => {
  proxy.lead(there())
  const programs = await Promise.all(
    ['web', 'worker'].map(role => startProgram(environment({ PROCESS: role }))),
  )
  running.push(...programs)
  const [web] = programs as [Program]
  const fell: string[] = []
  for (const [at, program] of programs.entries())
    void program.ended.then(code => fell.push(`${['web', 'worker'][at]} ended with ${code}`))
  const visits = { going: true }
  const visitors = Array.from({ length: 4 }, async () => {
    while (visits.going)
      await fetch(`http://127.0.0.1:${web.port}/thu-tuc`)
        .then(answer => answer.text())
        .catch(() => {})
  })
  for (let times = 0; times < 30; times++) {
    await db.as(system('test')).write(tx => enqueue(tx, 'registers.forget-answers', {}))
    await pause((times * 67) % 400)
    if (times % 2) proxy.cut()
    else
      await db.database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'sen%' AND query NOT LIKE '%pg_stat_activity%'`,
      )
  }
  visits.going = false
  await Promise.all(visitors)
  expect(fell).toEqual([])
  for (const program of programs) await expect.poll(() => ready(program), { timeout: 30_000 }).toBe(200)
  const left = async () =>
    (
      await db.database.pool.query(
        `SELECT (SELECT count(*) FROM platform.outbox)
              + (SELECT count(*) FROM graphile_worker.jobs WHERE attempts = 0 AND run_at <= now()) AS n`,
      )
    ).rows[0].n
  await expect.poll(left, { timeout: 40_000 }).toBe(0)
  expect(fell).toEqual([])
}, 150_000)

test('a person is told within the patience of the process that it is interrupted', async () => {
  proxy.lead(there())
  const program = await startProgram(
    environment({ PROCESS: 'web', DATABASE_PATIENCE_SECONDS: '1', STOP_SECONDS: '1' }),
  )
  running.push(program)
  const visit = async () => {
    const answer = await fetch(`http://127.0.0.1:${program.port}/thu-tuc`)
    return { status: answer.status, page: await answer.text() }
  }
  const interrupted = { status: 503, page: expect.stringContaining('Hệ thống đang tạm gián đoạn') }
  expect((await visit()).status).toBe(200)
  await db.as(system('test')).write(async holder => {
    await holder.query('platform', { text: 'RESET ROLE' })
    await holder.query('platform', { text: 'LOCK TABLE procedures.procedure IN ACCESS EXCLUSIVE MODE' })
    expect(await visit()).toMatchObject(interrupted)
  })
  expect((await visit()).status).toBe(200)
  proxy.freeze()
  expect(await visit()).toMatchObject(interrupted)
  proxy.thaw()
  await expect.poll(async () => (await visit()).status, { timeout: 20_000 }).toBe(200)
}, 90_000)
