import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Places, placesOf } from './embedded-places.ts'

export type Embedded = {
  url: string
  alive(): boolean
  /** Ends it, unless another process uses it: that one ends it then. */
  leave(): Promise<void>
  /** Ends it, when it was started here whoever uses it. */
  stop(): Promise<void>
}

/** A start after a crash or from a backup replays what was written since, which may take minutes. */
const patienceMs = 600_000

/** Rest between two looks at a server that somebody else is starting; time for the last words of ours. */
const restMs = 250

/** What PostgreSQL says when another's process holds the folder, which may have ended since. */
const othersHere = /postmaster\.pid|shared memory block/

type Run = { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string }

/**
 * PostgreSQL from the npm binaries, for trying Sen out and for tests: one server whose data lies in `dir`.
 * Started twice on the same folder, also at the same time, it is used, not started again. Where it runs: see `placesOf`.
 */
export async function startEmbedded(
  dir: string,
  options: { durable?: boolean; port?: number } = {},
): Promise<Embedded> {
  const places = placesOf(dir)
  const { native, cluster, user } = places
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC' }
  // initdb and postgres look at the current folder, which that user may not be allowed to enter.
  const run: Run = { ...user, env, cwd: '/' }
  const password = ownPassword(places)
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(places, password, run)
  const urlAt = (port: number, database = 'sen') =>
    `postgres://sen:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

  const latest = performance.now() + patienceMs
  for (;;) {
    const running = findRunning(cluster)
    if (running && (await answers(urlAt(running.port, 'postgres')))) {
      await ensureDatabase(urlAt(running.port, 'postgres'))
      const leave = () => stopWhenAlone(urlAt(running.port), running.pid)
      return { url: urlAt(running.port), alive: () => alive(running.pid), leave, stop: leave }
    }
    const port = options.port ?? (await freePort())
    const server = launch(
      join(native, 'bin/postgres'),
      flagsOf(cluster, port, options.durable !== false),
      run,
    )
    while (!server.ended() && performance.now() < latest) {
      if (await answers(urlAt(port, 'postgres'))) {
        await ensureDatabase(urlAt(port, 'postgres'))
        return {
          url: urlAt(port),
          alive: () => !server.ended(),
          leave: () => stopWhenAlone(urlAt(port), server.child.pid!),
          stop: () => stop(server.child),
        }
      }
      await pause(25)
    }
    await pause(restMs)
    // PostgreSQL itself sees to it that a folder has one server: where ours had to go, another is starting or ending.
    const another = findRunning(cluster) || othersHere.test(server.complaint())
    if (!server.ended() || !another || performance.now() > latest) {
      server.child.kill('SIGINT')
      throw new Error(`PostgreSQL không khởi động được: ${server.complaint()}`)
    }
  }
}

/** Made once, whoever comes first. */
function ownPassword({ password: place }: Places): string {
  try {
    writeFileSync(place, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(place, 'utf8')
}

/** In a folder of its own first: under its name it is whole, or not there. Of two who make it, the first one's stands. */
function makeCluster({ native, data, cluster, user }: Places, password: string, run: Run): void {
  const made = `${cluster}-${process.pid}`
  const passwordFile = join(data, `initial-password-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  try {
    execFileSync(
      join(native, 'bin/initdb'),
      [
        '-D',
        made,
        '-U',
        'sen',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        ...locale,
      ],
      { ...run, stdio: 'pipe' },
    )
    if (existsSync(join(cluster, 'PG_VERSION'))) return
    // What broke off there before has no version yet.
    rmSync(cluster, { recursive: true, force: true })
    renameSync(made, cluster)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(made, { recursive: true, force: true })
  }
}

function flagsOf(cluster: string, port: number, durable: boolean): string[] {
  const set: Record<string, string> = {
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    // A backup that nobody takes any more must not fill the disk with what it still wants.
    max_slot_wal_keep_size: '8GB',
    log_min_messages: 'fatal',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const place = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', '']
  return place.concat(Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]))
}

function launch(program: string, flags: readonly string[], run: Run) {
  const child = spawn(program, flags, { ...run, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let complaint = ''
  child.stderr.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2000)
  })
  ;(child.stderr as unknown as { unref(): void }).unref()
  child.unref()
  return {
    child,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    complaint: () => complaint.trim(),
  }
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
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'sen'")
    // Another may be making it now.
    if (!rowCount) await client.query('CREATE DATABASE sen').catch(unlessThere)
  } finally {
    await client.end()
  }
}

function unlessThere(error: { code?: string }): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error
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

/** Its own connections may just be ending; those of others go on. */
const restsOfOurs = 10

/** Whoever comes last ends it: a command that started it may be done long before a Sen that found it running. */
async function stopWhenAlone(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'sen-stop' })
  client.on('error', () => {})
  try {
    await client.connect()
    const used =
      "SELECT FROM pg_stat_activity WHERE application_name LIKE 'sen%' AND application_name <> 'sen-stop'"
    for (let looks = 0; (await client.query(used)).rowCount; looks++) {
      if (looks === restsOfOurs) return
      await pause(100)
    }
  } catch {
    // It ends already, or has ended.
    if (!alive(pid)) return
  } finally {
    await client.end()
  }
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 2400 && alive(pid); tries++) await pause(25)
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
