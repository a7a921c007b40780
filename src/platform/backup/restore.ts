import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chownSync,
  copyFileSync,
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { now } from '#platform/clock'
import { placesOf, startEmbedded } from '#platform/db'
import { noteRestoration } from '#platform/ledger'
import { logBetween } from './log.ts'
import { type Base, baseFolder, fileByHash, logFile, readBases, readNotes } from './notes.ts'
import { copyByHash, severalAtOnce, unpack } from './packed-file.ts'

export type Restore = {
  folder: string
  /** Where the restored system is to live; must not be there yet, or be empty. */
  dataDir: string
  /** Everything committed until then, and nothing after; without it, everything. */
  to?: Date
}
export type Restored = {
  base: Base
  until: Date
  files: { copied: number; missing: string[] }
  /** No secret lay in the backup: the old one must be put into the folder, or SECRET_KEY set. */
  lacksSecret: boolean
}

/** Said to whoever wants it, in their words. */
export class CannotRestore extends Error {}

/**
 * Makes a new data folder from a backup, as everything was at a moment: PostgreSQL's data with the log replayed up to
 * then, the files that it speaks of, the secret. Starts the database to do so and stops it again. The backup is only
 * read. What fails leaves no half folder behind.
 */
export async function restore({ folder, dataDir, to }: Restore): Promise<Restored> {
  if (existsSync(dataDir) && readdirSync(dataDir).length)
    throw new CannotRestore(`Thư mục ${dataDir} không trống: hãy chọn một thư mục mới.`)
  const { base, until, lastLog } = choose(folder, to)
  const postgres = join(dataDir, 'postgres')
  mkdirSync(postgres, { recursive: true })
  // First: without it, what PostgreSQL has in another place for this folder is taken for a remainder.
  copyFileSync(join(folder, 'postgres-password'), join(postgres, 'password'))
  const { cluster, native, user } = placesOf(postgres)
  try {
    checkVersion(native, base)
    rmSync(cluster, { recursive: true, force: true })
    await layCluster(folder, cluster, base, lastLog)
    askForRecovery(cluster, to)
    if (user) giveTo(cluster, user)
    for (const name of ['secret', 'anchors'])
      if (existsSync(join(folder, name))) cpSync(join(folder, name), join(dataDir, name), { recursive: true })
    const files = await settle(postgres, folder, dataDir)
    return { base, until: to ?? until, files, lacksSecret: !existsSync(join(dataDir, 'secret')) }
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
}

/** The newest base that was whole by then, in a history of the database that goes that far. */
function choose(folder: string, to: Date | undefined): { base: Base; until: Date; lastLog: string } {
  const notes = readNotes(folder)
  if (!notes) throw new CannotRestore(`Không thấy bản sao lưu trong ${folder}.`)
  const usable = readBases(folder).flatMap(base => {
    const covered = notes.timelines[base.timeline]
    return covered ? [{ base, until: new Date(covered.until), lastLog: covered.lastLog }] : []
  })
  const found = usable.findLast(({ base, until }) => !to || (new Date(base.usableFrom) <= to && to <= until))
  if (found) return found
  const ranges = usable.map(
    ({ base, until }) => `từ ${vietnamTime(base.usableFrom)} đến ${vietnamTime(until)}`,
  )
  throw new CannotRestore(
    `Bản sao lưu không có thời điểm ${to ? vietnamTime(to) : ''}. Có thể phục hồi: ${ranges.join('; ') || 'chưa có gì'}.`,
  )
}

/** As a clock on a wall in Việt Nam shows it. */
export function vietnamTime(instant: Date | string): string {
  return new Date(instant).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour12: false })
}

function checkVersion(native: string, base: Base): void {
  const said = execFileSync(join(native, 'bin/postgres'), ['--version'], { encoding: 'utf8' })
  const ours = Number(/(\d+)\./.exec(said)?.[1])
  if (ours !== base.version)
    throw new CannotRestore(
      `Bản sao lưu là của PostgreSQL ${base.version}, còn bản Sen này kèm PostgreSQL ${ours}: hãy phục hồi bằng bản Sen đã sao lưu.`,
    )
}

async function layCluster(folder: string, cluster: string, base: Base, lastLog: string): Promise<void> {
  const from = baseFolder(folder, base.id)
  // PostgreSQL refuses a folder that others may look into.
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  for (const name of base.folders) mkdirSync(join(cluster, name), { recursive: true, mode: 0o700 })
  await severalAtOnce(base.files, ({ path, ...content }) =>
    unpack(join(from, 'cluster', `${path}.zst`), join(cluster, path), content),
  )
  copyFileSync(join(from, 'backup_label'), join(cluster, 'backup_label'))
  const histories = readdirSync(join(folder, 'log')).filter(name => name.endsWith('.history.zst'))
  const names = [...logBetween(base.firstLog, lastLog), ...histories.map(name => name.slice(0, -4))]
  await severalAtOnce(names, name => unpack(logFile(folder, name), join(cluster, 'pg_wal', name)))
}

const asked = [
  'restore_command',
  'recovery_target_timeline',
  'recovery_target_time',
  'recovery_target_action',
]

/**
 * The whole log lies there already: PostgreSQL has nothing to fetch, and asks all the same. While it starts it knows no
 * names of time zones, not even Z.
 */
function askForRecovery(cluster: string, to: Date | undefined): void {
  const settings = [
    `restore_command = 'false'`,
    `recovery_target_timeline = 'current'`,
    ...(to
      ? [
          `recovery_target_time = '${to.toISOString().replace('Z', '+00')}'`,
          `recovery_target_action = 'promote'`,
        ]
      : []),
  ]
  appendFileSync(join(cluster, 'postgresql.auto.conf'), `${settings.join('\n')}\n`)
  writeFileSync(join(cluster, 'recovery.signal'), '')
}

function giveTo(cluster: string, { uid, gid }: { uid: number; gid: number }): void {
  for (const name of ['', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })])
    chownSync(join(cluster, name), uid, gid)
}

/** Starts the database, which replays its log, and sees to it that the files are there of which it speaks. */
async function settle(postgres: string, folder: string, dataDir: string): Promise<Restored['files']> {
  const server = await startEmbedded(postgres)
  const client = new pg.Client({ connectionString: server.url, application_name: 'sen-restore' })
  client.on('error', () => {})
  try {
    await client.connect()
    for (const name of asked) await client.query(`ALTER SYSTEM RESET ${name}`)
    // What was arriving then is not in the backup: whoever sends it is told to begin again.
    await client.query(`UPDATE platform.file SET received = 0 WHERE state = 'arriving'`)
    const { rows } = await client.query<{ sha256: string }>(
      `SELECT DISTINCT sha256 FROM platform.file WHERE state = 'ready' ORDER BY sha256`,
    )
    const { rows: seals } = await client.query<{ last: number }>(
      'SELECT coalesce(max(id), 0) AS last FROM platform.ledger_seal',
    )
    noteRestoration(Number(seals[0]!.last), now(), join(dataDir, 'anchors'))
    const missing: string[] = []
    for (const { sha256 } of rows) {
      const from = createReadStream(fileByHash(folder, sha256))
      await copyByHash(from, fileByHash(dataDir, sha256), sha256).catch(() => missing.push(sha256))
    }
    return { copied: rows.length - missing.length, missing }
  } finally {
    await client.end()
    await server.stop()
  }
}
