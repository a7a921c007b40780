import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { backUpOutside, restoreOutside } from '#platform/backup'
import { connect, type Database } from '#platform/db'
import { migrateJobs } from '#platform/jobs'
import { publishAnchor, publishedAnchors, seal, verify } from '#platform/ledger'
import { freePort } from '../bench/program.ts'
import { backupCommands } from '../src/cli/backup.ts'
import { migrateAll } from '../src/migrate.ts'
import { modules } from '../src/modules.ts'
import { type Filed, fileAtCounter } from './support/filing.ts'

/** A PostgreSQL of the province's own, with its own tools: Debian's, where it is installed. */
const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
const bin = versions.length ? `/usr/lib/postgresql/${versions.toSorted().at(-1)}/bin` : undefined
if (!bin)
  console.warn('PostgreSQL of the system is absent: backups of a server of the province’s own are not tried')
const place = mkdtempSync(join(tmpdir(), 'sen-outside-'))
// PostgreSQL refuses to be root and then runs as somebody else, who must be able to come in.
chmodSync(place, 0o711)
const nobody = process.getuid?.() === 0 ? 65534 : undefined
const running: string[] = []

function asServer(program: string, args: string[]): void {
  execFileSync(join(bin!, program), args, {
    cwd: '/',
    stdio: 'ignore',
    ...(nobody && { uid: nobody, gid: nobody }),
  })
}

function give(folder: string): void {
  if (!nobody) return
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, name), nobody, nobody)
}

async function startServer(cluster: string): Promise<string> {
  const port = await freePort()
  const options = `-p ${port} -h 127.0.0.1 -k '' -c fsync=off -c log_min_messages=fatal`
  asServer('pg_ctl', ['start', '-w', '-D', cluster, '-l', '/dev/null', '-o', options])
  running.push(cluster)
  return `postgres://sen:${encodeURIComponent(password)}@127.0.0.1:${port}/`
}

const password = 'a password with % and @'
async function newServer(name: string): Promise<string> {
  const cluster = join(place, name)
  mkdirSync(cluster)
  writeFileSync(join(place, 'password'), password)
  give(cluster)
  asServer('initdb', [
    '-D',
    cluster,
    '-U',
    'sen',
    '--auth=scram-sha-256',
    `--pwfile=${join(place, 'password')}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ])
  const url = await startServer(cluster)
  const client = new pg.Client({ connectionString: `${url}postgres` })
  await client.connect()
  await client.query('CREATE DATABASE sen').finally(() => client.end())
  return `${url}sen`
}

async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = connect({ url, pool: 4, walls: true })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

describe.skipIf(!bin)('a PostgreSQL of the province’s own', () => {
  const folder = join(place, 'backup')
  let url: string
  const filed: Filed[] = []
  beforeAll(async () => {
    process.env.DATA_DIR = join(place, 'data')
    process.env.ANCHORS_DIR = join(place, 'anchors-elsewhere')
    url = await newServer('first')
    process.env.DATABASE_URL = url
    await migrateJobs(url)
    await migrateAll(url)
    await withDatabase(url, async database => {
      await database.write({ actor: system('set-up') }, async tx => {
        for (const module of modules) await module.setUp?.(tx)
        for (const module of modules) await module.seed?.(tx)
      })
      // An old server has counted further than a new one.
      await database.pool.query(
        'DO $$ BEGIN FOR n IN 1..20000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$',
      )
      filed.push(await fileAtCounter(database), await fileAtCounter(database))
      await database.write({ actor: system('test') }, seal)
      await database.write({ actor: system('test') }, publishAnchor)
    })
  }, 180_000)
  afterAll(() => {
    for (const cluster of running)
      spawnSync(join(bin!, 'pg_ctl'), ['stop', '-m', 'immediate', '-D', cluster], {
        cwd: '/',
        ...(nobody && { uid: nobody, gid: nobody }),
      })
    rmSync(place, { recursive: true, force: true })
  })

  /** Everything is there, the ledger is whole, and life goes on so that it stays whole. */
  async function expectWhole(restored: string, dir: string): Promise<void> {
    await withDatabase(restored, async database => {
      const { rows } = await database.pool.query<{ code: string }>(
        'SELECT code FROM dossiers.dossier ORDER BY code',
      )
      expect(rows.map(row => row.code)).toEqual(filed.map(one => one.code).toSorted())
      for (const { sha256 } of filed)
        expect(statSync(join(dir, 'files', sha256.slice(0, 2), sha256.slice(2))).size).toBeGreaterThan(0)
      expect((await verify({ url: restored })).broken).toBeUndefined()
      await migrateAll(restored)
      await fileAtCounter(database)
      expect(await database.write({ actor: system('test') }, seal)).toBeGreaterThan(0)
      expect((await verify({ url: restored })).broken).toBeUndefined()
    })
  }

  test('is copied whole where the role may replicate, and starts again from the copy', async () => {
    // In the copy, and not in force: this server is not loaded anew.
    const done = await withDatabase(url, async database => {
      await database.pool.query(`ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (sen_standby)'`)
      return backUpOutside(database, { folder, dataDir: process.env.DATA_DIR! })
    })
    expect(done).toMatchObject({ kind: 'cluster', files: { copied: 2, broken: [] } })
    const dir = join(place, 'whole')
    const { cluster, files } = await restoreOutside({ folder, dataDir: dir })
    expect(readFileSync(join(cluster!, 'postgresql.auto.conf'), 'utf8')).toMatch(
      /'FIRST 1 \(sen_standby\)'[^]*synchronous_standby_names = ''\n$/,
    )
    expect(files).toEqual({ copied: 2, missing: [] })
    expect(publishedAnchors(join(dir, 'anchors'))).toEqual(publishedAnchors())
    expect(publishedAnchors()).toHaveLength(1)
    chmodSync(dir, 0o711)
    give(cluster!)
    await expectWhole(`${await startServer(cluster!)}sen`, dir)
  }, 120_000)

  test('is dumped where it may not, and read into another server, which counts on from there', async () => {
    const plain = join(place, 'dumped')
    const done = await withDatabase(url, database =>
      backUpOutside(database, { folder: plain, dataDir: process.env.DATA_DIR!, dump: true }),
    )
    expect(done).toMatchObject({ kind: 'dump', files: { copied: 2, broken: [] } })
    expect(done.transactions).toBeGreaterThan(20_000)
    const dir = join(place, 'read')
    await expect(restoreOutside({ folder: plain, dataDir: dir })).rejects.toThrow('--database-url')
    await expect(restoreOutside({ folder: plain, dataDir: dir, url })).rejects.toThrow('không trống')
    rmSync(dir, { recursive: true, force: true })
    const other = await newServer('second')
    // Said before anything is read in, or the next try would find the database full.
    const notes = join(plain, 'outside', done.id, 'outside.json')
    const noted = readFileSync(notes, 'utf8')
    writeFileSync(notes, JSON.stringify({ ...JSON.parse(noted), transactions: 200_000_000 }))
    await expect(restoreOutside({ folder: plain, dataDir: dir, url: other })).rejects.toThrow('số giao dịch')
    writeFileSync(notes, noted)
    rmSync(dir, { recursive: true, force: true })
    await restoreOutside({ folder: plain, dataDir: dir, url: other })
    await expectWhole(other, dir)
  }, 120_000)

  test('that has counted far is dumped with a warning, and then with the code of a failure', async () => {
    let said = ''
    vi.spyOn(console, 'log').mockImplementation(() => {})
    vi.spyOn(console, 'error').mockImplementation(line => void (said += `${line}\n`))
    const counted = async (transactions: number) =>
      withDatabase(url, database => {
        said = ''
        const query = async (text: string) => {
          const result = await database.pool.query(text)
          if (result.rows[0]?.transactions) result.rows[0].transactions = transactions
          return result
        }
        const far = { ...database, pool: { query } } as unknown as Database
        return backupCommands.backup!.run(far, [join(place, `far-${transactions}`), '--dump'])
      })
    expect([await counted(49_000_000), said]).toEqual([0, ''])
    const noted = async () =>
      (await withDatabase(url, ({ pool }) => pool.query('SELECT at FROM platform.last_backup'))).rows[0]?.at
    const first: Date = await noted()
    expect([await counted(60_000_000), said]).toEqual([0, expect.stringContaining('CẢNH BÁO')])
    const second: Date = await noted()
    expect(second.getTime()).toBeGreaterThan(first.getTime())
    expect([await counted(95_000_000), said]).toEqual([1, expect.stringMatching(/^HỎNG: .*REPLICATION/)])
    expect(await noted()).toEqual(second)
    vi.restoreAllMocks()
  }, 60_000)

  test('that may not be copied says why, and leaves nothing that looks like a copy', async () => {
    const refused = join(place, 'refused')
    const wrong = new URL(url)
    wrong.password = 'wrong'
    await withDatabase(url, async database => {
      const dead = backUpOutside({ ...database, url: wrong.href }, { folder: refused, dataDir: place })
      await expect(dead).rejects.toThrow('pg_basebackup không xong')
    })
    expect(readdirSync(join(refused, 'outside'))).toEqual([])
    await expect(restoreOutside({ folder: refused, dataDir: join(place, 'none') })).rejects.toThrow(
      'Không thấy bản sao lưu',
    )
  }, 60_000)
})
