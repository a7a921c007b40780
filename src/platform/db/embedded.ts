import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { placesOf } from './embedded-places.ts'

export type Embedded = { url: string; stop(): Promise<void> }

/** A start after a crash or from a backup replays what was written since, which may take minutes. */
const patienceMs = 600_000

/**
 * PostgreSQL from the npm binaries, for trying Sen out and for tests: one server whose data lies in `dir`.
 * Started twice on the same folder it is used, not started again. Where it runs: see `placesOf`.
 */
export async function startEmbedded(dir: string, options: { durable?: boolean } = {}): Promise<Embedded> {
  const { native, data, cluster, password: passwordPlace, user } = placesOf(dir)
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' }
  // initdb and postgres look at the current folder, which that user may not be allowed to enter.
  const run = { ...user, env, cwd: '/', stdio: 'pipe' as const }

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true })
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordPlace, password, { mode: 0o600 })
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
  const password = readFileSync(passwordPlace, 'utf8')
  const urlAt = (port: number, database = 'sen') =>
    `postgres://sen:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

  const running = findRunning(cluster)
  if (running && (await answers(urlAt(running.port, 'postgres'))))
    return { url: urlAt(running.port), stop: () => stopWhenAlone(urlAt(running.port), running.pid) }

  const port = await freePort()
  const flags = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', '']
  const set: Record<string, string> = {
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    // A backup that nobody takes any more must not fill the disk with what it still wants.
    max_slot_wal_keep_size: '8GB',
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
  const latest = performance.now() + patienceMs
  while (!(await answers(urlAt(port, 'postgres')))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > latest)
      throw new Error(`PostgreSQL không khởi động được: ${complaint.trim()}`)
    await new Promise(done => setTimeout(done, 25))
  }
  await ensureDatabase(urlAt(port, 'postgres'))
  return { url: urlAt(port), stop: () => stop(child) }
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
    // While it replays what it has, it answers questions and takes nothing.
    const { rows } = await client.query<{ replays: boolean }>('SELECT pg_is_in_recovery() AS replays')
    return !rows[0]!.replays
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
