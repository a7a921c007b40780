import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { enqueue } from '#platform/jobs'
import { type Program, startProgram } from '../bench/program.ts'
import { testDatabase } from './support/database.ts'

/** Real processes, as a province runs them: started, asked, told to stop. */
const db = testDatabase({ setUp: false })
const folder = mkdtempSync(join(tmpdir(), 'sen-processes-'))
const running: Program[] = []
async function start(env: Record<string, string>): Promise<Program> {
  const program = await startProgram({
    DATABASE_URL: db.database.url,
    DATA_DIR: folder,
    DEMONSTRATION: 'false',
    DATABASE_WALLS: 'false',
    LOG_LEVEL: 'error',
    FILES_MIN_FREE_MB: '0',
    ...env,
  })
  running.push(program)
  return program
}
afterEach(async () => {
  await Promise.all(running.splice(0).map(program => program.stop()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Said = { status: number; checks: Record<string, string> }
async function readyz({ port }: Program): Promise<Said> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
  return { status: answer.status, checks: ((await answer.json()) as Said).checks }
}
const sql = (text: string) => db.database.pool.query(text)
const processes = async () =>
  (await sql('SELECT role, stopping FROM platform.process ORDER BY role')).rows as {
    role: string
    stopping: boolean
  }[]
const patience = { timeout: 15_000, interval: 200 }

describe('a web process', () => {
  test('says that it is not ready when the database takes nothing, or lacks a migration; and lives on', async () => {
    const web = await start({ PROCESS: 'web', FILES_MIN_FREE_MB: '1e9' })
    // A full disk is told, and turns nobody away.
    expect(await readyz(web)).toEqual({ status: 200, checks: { database: 'ok', files: 'no room' } })
    const name = new URL(db.database.url).pathname.slice(1)

    await sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    await expect
      .poll(() => readyz(web), patience)
      .toMatchObject({ status: 503, checks: { database: 'read-only' } })
    expect((await fetch(`http://127.0.0.1:${web.port}/healthz`)).status).toBe(200)
    await sql(
      `SET default_transaction_read_only = off; ALTER DATABASE ${name} RESET default_transaction_read_only`,
    )
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    await expect.poll(() => readyz(web), patience).toMatchObject({ status: 200 })

    const { rows } = await sql(
      `DELETE FROM migration.applied WHERE name = (SELECT max(name) FROM migration.applied) RETURNING name, sha256`,
    )
    await expect
      .poll(() => readyz(web), patience)
      .toMatchObject({ status: 503, checks: { database: 'not migrated' } })
    await db.database.pool.query('INSERT INTO migration.applied (name, sha256) VALUES ($1, $2)', [
      rows[0].name,
      rows[0].sha256,
    ])
    await expect.poll(() => readyz(web), patience).toMatchObject({ status: 200 })
  }, 120_000)

  test('told to stop, it is not ready at once, ends what runs, and is gone without a trace', async () => {
    const web = await start({ PROCESS: 'web', DRAIN_SECONDS: '2' })
    expect(await processes()).toEqual([{ role: 'web', stopping: false }])
    const post = await halfAPost(web.port)
    process.kill(web.pid, 'SIGTERM')
    await expect.poll(() => readyz(web), patience).toEqual({ status: 503, checks: { process: 'stopping' } })
    expect((await fetch(`http://127.0.0.1:${web.port}/`)).status).toBe(200)
    await expect.poll(processes, patience).toEqual([{ role: 'web', stopping: true }])
    // Past the draining: nobody new is let in, who was in the middle is heard to the end.
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${web.port}/healthz`).then(
            () => 'open',
            () => 'closed',
          ),
        patience,
      )
      .toBe('closed')
    expect(await post.finish()).toMatch(/^HTTP\/1\.1 (200|303|400|401|404)/)
    expect(await web.ended).toBe(0)
    expect(await processes()).toEqual([])
  }, 120_000)

  test('does not wait for ever for who never ends', async () => {
    const web = await start({ PROCESS: 'web', STOP_SECONDS: '1' })
    await halfAPost(web.port)
    const began = performance.now()
    process.kill(web.pid, 'SIGTERM')
    expect(await web.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(15_000)
  }, 120_000)
})

describe('a worker process', () => {
  test('runs what a web process was asked for, is not ready when the queue stands still, and meets nobody', async () => {
    const [web, worker] = [await start({ PROCESS: 'web' }), await start({ PROCESS: 'worker' })]
    expect((await processes()).map(one => one.role)).toEqual(['web', 'worker'])
    expect((await fetch(`http://127.0.0.1:${worker.port}/`)).status).toBe(404)
    expect(await readyz(worker)).toEqual({ status: 200, checks: { database: 'ok', files: 'ok', jobs: 'ok' } })

    await db.as(system('test')).write(tx => enqueue(tx, 'registers.forget-answers', {}))
    const left = async () =>
      (
        await sql(
          'SELECT (SELECT count(*) FROM platform.outbox) + (SELECT count(*) FROM graphile_worker.jobs) AS n',
        )
      ).rows[0].n
    await expect.poll(left, patience).toBe(0)

    process.kill(worker.pid, 'SIGTERM')
    expect(await worker.ended).toBe(0)
    // Nobody takes this one: a web process hands it over and no more.
    await sql(`SELECT graphile_worker.add_job('nobody.knows', run_at := now() - interval '1 hour')`)
    const other = await start({ PROCESS: 'worker' })
    await expect.poll(() => readyz(other), patience).toMatchObject({ status: 503, checks: { jobs: 'stuck' } })
    expect((await readyz(web)).status).toBe(200)
  }, 180_000)
})

/** The beginning of a posted form; `finish` sends the rest and returns the answer. */
async function halfAPost(port: number): Promise<{ finish(): Promise<string> }> {
  const body = 'code=H80.00000-261121-0001'
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write(
    `POST /tra-cuu HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  await pause(300)
  return {
    async finish() {
      socket.write(body.slice(5))
      let said = ''
      for await (const piece of socket) {
        said += String(piece)
        if (said.includes('\r\n\r\n')) break
      }
      return said
    },
  }
}
