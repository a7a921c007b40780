import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { freePort } from '../bench/program.ts'

/** The scripts of the composition, with the PostgreSQL of this machine: Debian's, where it is installed. */
const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
const bin = `/usr/lib/postgresql/${versions.toSorted().at(-1)}/bin`
const scripts = join(import.meta.dirname, '../deploy/containers/postgres')
const place = mkdtempSync(join(tmpdir(), 'sen-takes-over-'))
chmodSync(place, 0o711)
// PostgreSQL refuses to be root.
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
const password = join(place, 'password')
const running = new Set<ChildProcess>()

type Server = { folder: string; port: number; env: NodeJS.ProcessEnv }

/** A folder for a server, and the configuration of the composition with what two servers on one machine need. */
async function server(name: string, primary?: Server): Promise<Server> {
  const folder = join(place, name)
  mkdirSync(folder)
  if (user.uid) chownSync(folder, user.uid, user.gid)
  const port = await freePort()
  const conf = readFileSync(join(scripts, 'primary.conf'), 'utf8')
  const own = `port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nshared_buffers = '16MB'\nlog_min_messages = fatal\n`
  writeFileSync(join(place, `${name}.conf`), conf + own)
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    PGDATA: folder,
    // Where the scripts find the primary; what a server itself listens on stands in its configuration.
    PGHOST: '127.0.0.1',
    PGPORT: String(primary?.port ?? port),
    PRIMARY_HOST: '127.0.0.1',
    PGPASSWORD: 'sen',
    POSTGRES_USER: 'sen',
    POSTGRES_DB: 'postgres',
    REPLICATION_PASSWORD_FILE: password,
  }
  return { folder, port, env }
}

const options = ({ env }: Server) => ({ ...user, env, cwd: '/', stdio: 'ignore' as const })

function run(of: Server, program: string, ...args: string[]): void {
  execFileSync(program, args, options(of))
}

function start(of: Server, name: string, program: string): ChildProcess {
  const script = readFileSync(join(scripts, program), 'utf8')
  const own = script.replace('/etc/postgresql/primary.conf', join(place, `${name}.conf`))
  const child = spawn('bash', ['-c', own], options(of))
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

async function ask(of: Server, ...statements: string[]): Promise<unknown> {
  const client = new pg.Client({
    connectionString: `postgres://sen:sen@127.0.0.1:${of.port}/postgres`,
    query_timeout: 10_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    let answer: unknown
    for (const text of statements) answer = (await client.query({ text, rowMode: 'array' })).rows[0]?.[0]
    return answer
  } finally {
    await client.end()
  }
}

const inStep = (of: Server) => () =>
  ask(of, 'SELECT sync_state FROM pg_stat_replication').catch(() => undefined)

if (!versions.length) console.warn('PostgreSQL of the system is absent: no standby takes over')
describe.skipIf(!versions.length)('a standby that takes over', () => {
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGQUIT')
      await once(child, 'exit')
    }
    rmSync(place, { recursive: true, force: true })
  })

  test('waits for nobody, and for a standby of its own as soon as an operator says so', async () => {
    writeFileSync(password, 'sen')
    const first = await server('first')
    run(first, 'initdb', '-D', first.folder, '-U', 'sen', '--auth=scram-sha-256', `--pwfile=${password}`)
    // As the image starts it while its folder is made, and then for good.
    const config = `-c config_file=${join(place, 'first.conf')}`
    run(first, 'pg_ctl', 'start', '-w', '-D', first.folder, '-l', '/dev/null', '-o', config)
    // Read here: the folder of the checkout may be closed to who runs PostgreSQL.
    run(first, 'bash', '-c', readFileSync(join(scripts, 'prepare-primary.sh'), 'utf8'))
    run(first, 'pg_ctl', 'restart', '-w', '-D', first.folder, '-l', '/dev/null', '-o', config)

    // A backup is taken as the owner, who may do so by the line that was added.
    const hba = readFileSync(join(first.folder, 'pg_hba.conf'), 'utf8')
    expect(hba).toContain('host replication sen samenet scram-sha-256')

    const second = await server('second', first)
    start(second, 'second', 'start-standby.sh')
    await expect.poll(inStep(first), { timeout: 60_000 }).toBe('sync')
    await ask(first, 'CREATE TABLE told (what text)', `INSERT INTO told VALUES ('before')`)
    run(first, 'pg_ctl', 'stop', '-m', 'immediate', '-D', first.folder)

    run(second, 'pg_ctl', 'promote', '-w', '-D', second.folder)
    await ask(second, `INSERT INTO told VALUES ('alone')`)
    await ask(second, `ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (sen_standby)'`)
    await ask(second, 'SELECT pg_reload_conf()')
    const third = await server('third', second)
    start(third, 'third', 'start-standby.sh')
    await expect.poll(inStep(second), { timeout: 60_000 }).toBe('sync')
    await ask(second, `INSERT INTO told VALUES ('in step')`)
    await expect.poll(() => ask(third, 'SELECT count(*)::int FROM told')).toBe(3)
  }, 180_000)
})
