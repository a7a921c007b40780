import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { backUp, restore } from '#platform/backup'
import { connect, type Embedded, startEmbedded } from '#platform/db'
import { giveUpFiles, storeBytes } from '#platform/files'
import { migrateJobs } from '#platform/jobs'
import {
  isLeftBehind,
  notedRestorations,
  publishAnchor,
  publishedAnchors,
  seal,
  verify,
} from '#platform/ledger'
import { startProgram } from '../bench/program.ts'
import { migrateAll } from '../src/migrate.ts'
import { modules } from '../src/modules.ts'
import { type Filed, fileAtCounter } from './support/filing.ts'

/** A small province whose machine dies: everything is made here, backed up, destroyed, and made again. */
const place = mkdtempSync(join(tmpdir(), 'sen-drill-'))
// PostgreSQL refuses to be root and then runs as somebody else, who must be able to come in.
chmodSync(place, 0o711)
const dataDir = join(place, 'data')
const folder = join(place, 'backup')
process.env.DATA_DIR = dataDir
// Its own secret, in its own folder.
delete process.env.SECRET_KEY

const filed = { before: [] as Filed[], between: [] as Filed[], after: [] as Filed[] }
let noted: Date
/** Brought before that time, and deleted after it, between two backups. */
let givenUp: Filed
let firstBackup: Date

beforeAll(async () => {
  const server = await startEmbedded(join(dataDir, 'postgres'), { durable: false })
  await migrateJobs(server.url)
  await migrateAll(server.url)
  const database = connect({ url: server.url, pool: 4, walls: true })
  try {
    await database.write({ actor: system('set-up') }, async tx => {
      for (const module of modules) await module.setUp?.(tx)
      for (const module of modules) await module.seed?.(tx)
      await tx.query('platform', { text: `INSERT INTO platform.seeded VALUES ('demonstration', now())` })
    })
    filed.before.push(await fileAtCounter(database), await fileAtCounter(database))
    await database.write({ actor: system('test') }, seal)
    await database.write({ actor: system('test') }, publishAnchor)
    const first = await backUp(database, { folder, dataDir })
    expect(first).toMatchObject({ isFirst: true, isNewBase: true, files: { broken: [] } })
    firstBackup = new Date(first.base.usableFrom)

    filed.between.push(await fileAtCounter(database), await fileAtCounter(database))
    const discarded = await database.write({ actor: system('test') }, tx =>
      storeBytes(tx, { name: 'nhap.pdf', mediaType: 'application/pdf', bytes: Buffer.from('of a draft') }),
    )
    givenUp = { code: '', file: discarded.id, sha256: discarded.sha256! }
    await wait(20)
    noted = new Date()
    await wait(20)
    await database.write({ actor: system('test') }, tx => giveUpFiles(tx, [discarded.id]))
    filed.after.push(await fileAtCounter(database))
    await database.write({ actor: system('test') }, seal)
    await database.write({ actor: system('test') }, publishAnchor)
    const second = await backUp(database, { folder, dataDir })
    expect(second).toMatchObject({ isFirst: false, isNewBase: false, files: { copied: 4, broken: [] } })
    expect(second.base).toEqual(first.base)
  } finally {
    await database.close()
    await server.stop()
  }
  // The machine is gone.
  rmSync(dataDir, { recursive: true })
}, 180_000)
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Looks into a restored folder with the database running. */
async function inRestored<T>(dir: string, look: (server: Embedded) => Promise<T>): Promise<T> {
  const server = await startEmbedded(join(dir, 'postgres'))
  try {
    return await look(server)
  } finally {
    await server.stop()
  }
}

async function codesIn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client
    .query<{ code: string }>('SELECT code FROM dossiers.dossier ORDER BY code')
    .finally(() => client.end())
  return rows.map(row => row.code)
}

const codes = (...of: Filed[][]) =>
  of
    .flat()
    .map(one => one.code)
    .toSorted()

function fileIn(dir: string, { sha256 }: Filed): boolean {
  const path = join(dir, 'files', sha256.slice(0, 2), sha256.slice(2))
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256
}

describe('a province comes back', () => {
  test('with everything, and goes on into the same backup', async () => {
    const dir = join(place, 'whole')
    const { base } = await restore({ folder, dataDir: dir })
    await inRestored(dir, async ({ url }) => {
      expect(await codesIn(url)).toEqual(codes(filed.before, filed.between, filed.after))
      const database = connect({ url, pool: 4, walls: true })
      try {
        const done = await backUp(database, { folder, dataDir: dir })
        expect(done).toMatchObject({ isNewBase: true, isFirst: false, files: { copied: 0, broken: [] } })
        expect(done.base.timeline).toBe(base.timeline + 1)
      } finally {
        await database.close()
      }
    })
  }, 180_000)

  test('as it was at a noted time: what was acknowledged before, and nothing after', async () => {
    const dir = join(place, 'noted')
    const restored = await restore({ folder, dataDir: dir, to: noted })
    expect(restored).toMatchObject({ files: { missing: [] }, lacksSecret: false })
    expect(fileIn(dir, givenUp)).toBe(true)
    await inRestored(dir, async ({ url }) => {
      expect(await codesIn(url)).toEqual(codes(filed.before, filed.between))
      const all = publishedAnchors(join(dir, 'anchors'))
      // The second went with the hours that were given up.
      expect((await verify({ url }, { anchors: all })).broken).toMatchObject({ kind: 'anchor', seal: 2 })
      const noted = notedRestorations(join(dir, 'anchors'))
      const anchors = all.filter(anchor => !isLeftBehind(anchor, noted))
      expect(anchors.map(anchor => anchor.seal)).toEqual([1])
      const verdict = await verify({ url }, { anchors })
      expect(verdict.broken).toBeUndefined()
      expect(verdict.rows).toBeGreaterThan(0)
    })
    for (const one of [...filed.before, ...filed.between]) expect(fileIn(dir, one)).toBe(true)
    expect(filed.after.some(one => fileIn(dir, one))).toBe(false)
    expect(readFileSync(join(dir, 'secret'), 'utf8')).toBe(readFileSync(join(folder, 'secret'), 'utf8'))

    const program = await startProgram({ DATA_DIR: dir, DATABASE_WALLS: 'true' })
    try {
      expect((await fetch(`http://localhost:${program.port}/`)).status).toBe(200)
    } finally {
      await program.stop()
    }
  }, 180_000)
})

describe('it is said plainly, and nothing is left behind, when', () => {
  const dir = join(place, 'refused')
  const attempt = (given: { to?: Date; from?: string } = {}) =>
    restore({ folder: given.from ?? folder, dataDir: dir, ...(given.to && { to: given.to }) })

  test.each([
    [
      'the time is before the first backup',
      () => ({ to: new Date(firstBackup.getTime() - 60_000) }),
      'không có thời điểm',
    ],
    ['the time is after the last', () => ({ to: new Date(Date.now() + 60_000) }), 'không có thời điểm'],
    ['there is no backup', () => ({ from: place }), 'Không thấy bản sao lưu'],
  ])('%s', async (_, given, said) => {
    await expect(attempt(given())).rejects.toThrow(said)
    expect(existsSync(dir)).toBe(false)
  })

  test('the new folder is in use', async () => {
    await expect(restore({ folder, dataDir: folder })).rejects.toThrow('không trống')
  })

  test('a file of the backup is damaged', async () => {
    const [id] = readdirSync(join(folder, 'base')).toSorted()
    const path = join(folder, 'base', id!, 'cluster', 'global', 'pg_control.zst')
    const whole = readFileSync(path)
    writeFileSync(path, whole.with(whole.length >> 1, (whole[whole.length >> 1]! + 1) % 256))
    await expect(attempt({ to: noted })).rejects.toThrow()
    expect(existsSync(dir)).toBe(false)
    writeFileSync(path, whole)
  })
})
