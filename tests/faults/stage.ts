import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Database, migrate } from '#platform/db'
import { migrateAll } from '../../src/migrate.ts'
import { type Balancer, startBalancer } from '../support/balancer.ts'
import { startPopulationSandbox } from '../support/sandbox/population-server.ts'
import { type SmtpSandbox, startSmtpSandbox } from '../support/sandbox/smtp-server.ts'
import { startVneidSandbox } from '../support/sandbox/vneid-issuer.ts'
import { type MortalPostgres, startMortalPostgres } from './mortal-postgres.ts'
import { type Fates, type MortalProgram, startMortalProgram } from './mortal-program.ts'
import { makeSmallDisk, type SmallDisk } from './small-disk.ts'
import { type StallingProxy, startStallingProxy } from './stalling-proxy.ts'

export type Stage = {
  site: string
  programs: MortalProgram[]
  fates: Fates
  postgres: MortalPostgres
  proxy: StallingProxy
  balancer: Balancer
  disk: SmallDisk
  /** The DATA_DIR of the programs. */
  data: string
  mail: SmtpSandbox
  /** VNeID, the population register and the mail server break off every call, or answer again. */
  nation(up: boolean): void
  /**
   * Somebody starts to roll out a later version: its migrations run, the code is still the old one. Today's version
   * where the programs began as an earlier one, else one that only has more columns.
   */
  migrateFurther(): Promise<void>
  /** Straight to PostgreSQL, past the proxy; a new one each time, for the server may be another. */
  open(): Database
}

type Stops = (() => unknown)[]

/** In the order in which it was not begun; also what was built halfway when somebody pressed Ctrl-C. */
export async function unwind(stops: Stops): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
}

/** Two web servers and two workers behind a balancer, on one PostgreSQL; all of them can be killed. `unwind` ends it. */
export async function buildStage(options: {
  readyWithin: number
  bankSecret: string
  logs: string
  stops: Stops
  /** How long files come. */
  minutes?: number
  /** Settings of the programs besides those of every run. */
  env?: Record<string, string>
  /** The folder of an earlier version that all begin with. */
  from?: string
}): Promise<Stage> {
  const { stops } = options
  // A clock that is a day ahead would end every session, and prove nothing more. The runner opens sessions too.
  Object.assign(process.env, { SESSION_HOURS: '200', SESSION_IDLE_MINUTES: '12000' })
  const folder = mkdtempSync(join(tmpdir(), 'sen-faults-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
  // PostgreSQL runs as another user when this one is root, and must be able to pass.
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o755 })
  const disk = makeSmallDisk(folder, options.minutes ?? 1)
  stops.push(disk.remove)
  const proxy = await startStallingProxy()
  stops.push(proxy.stop)
  const postgres = await startMortalPostgres(join(data, 'postgres'), proxy.lead)
  stops.push(postgres.stop)

  const names = ['web-1', 'web-2', 'worker-1', 'worker-2']
  const ports = await freePorts(names.length)
  const balancer = await startBalancer(ports.slice(0, 2))
  stops.push(balancer.stop)
  const site = balancer.url
  const client = { id: 'sen', secret: 'a secret between the issuer and the province' }
  const vneid = await startVneidSandbox({
    clients: [{ ...client, redirectUris: [`${site}/dang-nhap/ve`], postLogoutRedirectUris: [`${site}/`] }],
  })
  stops.push(vneid.stop)
  const account = { username: 'tay-ninh', password: 'the account of the province' }
  const population = await startPopulationSandbox(account)
  stops.push(population.stop)
  const mail = await startSmtpSandbox({ keep: Number.POSITIVE_INFINITY })
  stops.push(mail.stop)

  const url = new URL(postgres.url())
  url.port = String(proxy.port)
  const env = {
    ...(process.env as Record<string, string>),
    ...disk.env,
    DATABASE_URL: url.href,
    DATABASE_POOL: '8',
    DATA_DIR: data,
    FILES_DIR: disk.folder,
    // A server that is taken out before its disk is full would never meet a full one.
    FILES_MIN_FREE_MB: '0',
    PUBLIC_URL: site,
    TRUST_PROXY: 'true',
    DEMONSTRATION: 'true',
    LOG_LEVEL: 'error',
    SECRET_KEY: 'the master secret of a run of faults',
    BANK_NOTICE_SECRET: options.bankSecret,
    VNEID_ISSUER: vneid.issuerUrl,
    VNEID_CLIENT_SECRET: client.secret,
    POPULATION_URL: population.url,
    POPULATION_USERNAME: account.username,
    POPULATION_PASSWORD: account.password,
    POPULATION_TIMEOUT_MS: '1000',
    SMTP_URL: mail.url,
    SMTP_TIMEOUT_MS: '2000',
    ...options.env,
  }
  const fates: Fates = { fell: [] }
  const programs = names.map((name, n) => {
    const program = startMortalProgram({
      name,
      logs: options.logs,
      fates,
      readyWithin: options.readyWithin,
      ...(options.from && { from: options.from }),
      env: { ...env, PORT: String(ports[n]), PROCESS: name.split('-')[0]! },
    })
    stops.push(program.stop)
    return program
  })

  return {
    site,
    programs,
    fates,
    postgres,
    proxy,
    balancer,
    disk,
    data,
    mail,
    nation(up) {
      vneid.faults.set(up ? null : { mode: 'down' })
      population.faults.set(up ? null : { mode: 'down' })
      mail.fail(up ? null : { mode: 'down' })
    },
    async migrateFurther() {
      if (options.from) await migrateAll(postgres.url())
      else await migrate(postgres.url(), laterVersion(folder))
    },
    open: () => connect({ url: postgres.url(), pool: 2 }),
  }
}

/** Columns that the code of today knows nothing of, in tables that every request reads. */
function laterVersion(folder: string) {
  const tables = {
    dossiers: ['draft', 'dossier', 'task'],
    identity: ['session', 'person'],
    payments: ['bill', 'notice'],
    notifications: ['message'],
    vault: ['document'],
    platform: ['file'],
  }
  return Object.entries(tables).map(([module, names]) => {
    const place = join(folder, 'later', module)
    mkdirSync(place, { recursive: true })
    writeFileSync(
      join(place, '99991231T2359-later.sql'),
      names.map(name => `ALTER TABLE ${module}.${name} ADD COLUMN later text DEFAULT 'later';`).join('\n'),
    )
    return { module, folder: place }
  })
}

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  for (const probe of probes) {
    await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
    ports.push((probe.address() as { port: number }).port)
  }
  for (const probe of probes) await new Promise(done => probe.close(done))
  return ports
}
