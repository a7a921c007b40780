import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { assetsFolder } from '#design'
import { authenticate, signInPath } from '#modules/identity'
import { system } from '#platform/access'
import { every } from '#platform/clock'
import { server as config, dataDir, publicUrl } from '#platform/config'
import { connect, type Database, keepEmbedded, locks, outlast } from '#platform/db'
import { filesCheck } from '#platform/files'
import { buildServer, healthServer, programLog } from '#platform/http'
import {
  type JobEnd,
  jobTable,
  migrateJobs,
  startBell,
  startLive,
  startRelay,
  startWorker,
} from '#platform/jobs'
import { seal } from '#platform/ledger'
import {
  databaseCheck,
  queueCheck,
  type Ready,
  readiness,
  startHeartbeat,
  startTelemetry,
  watchStatements,
} from '#platform/observe'
import { errorPage, heldPage, setNavigation } from '#platform/pages'
import { migrateAll } from './migrate.ts'
import { modules } from './modules.ts'
import { startSandboxes } from './sandboxes.ts'

export type Running = {
  address: string
  /** Rejects when the embedded PostgreSQL ended and could not be started again where it was. */
  lost: Promise<never>
  stop(): Promise<void>
}

/**
 * Starts the database, brings it to the newest state, seeds the demonstration once, and does what PROCESS says: `web`
 * answers people, `worker` runs jobs, `all` does both. A PostgreSQL that is not there yet is waited for.
 */
export async function serve(): Promise<Running> {
  const sandboxes = config().DEMONSTRATION ? await startSandboxes() : undefined
  const { promise: lost, reject: lose } = Promise.withResolvers<never>()
  // Heard by whoever asked for the run, once it runs.
  lost.catch(() => {})
  const embedded = config().DATABASE_URL ? undefined : await keepEmbedded(join(dataDir(), 'postgres'), lose)
  const url = config().DATABASE_URL ?? embedded!.url
  const log = programLog()
  const patiently = <T>(work: () => Promise<T>) =>
    outlast(work, {
      patienceMs: config().DATABASE_WAIT_SECONDS * 1000,
      tell: error => log.warn({ err: error }, 'PostgreSQL is not there: waiting for it'),
    })
  try {
    await patiently(() => migrateJobs(url))
    await patiently(() => migrateAll(url))
    await patiently(() => setUp(url))
  } catch (error) {
    // What was started for this run ends with it.
    await embedded?.leave()
    throw error
  }
  const role = config().PROCESS
  const connection = { url, pool: config().DATABASE_POOL, walls: config().DATABASE_WALLS }
  const patienceMs = config().DATABASE_PATIENCE_SECONDS * 1000
  const people = role === 'worker' ? undefined : connect({ ...connection, patienceMs })
  const work = role === 'web' ? undefined : connect(connection)
  for (const one of [people, work]) if (one) watchStatements(one.pool)
  // What watches has connections of its own: it must see clearly while everybody else waits for one, and say what it sees
  // though its own words may not arrive.
  const watch = connect({ url, pool: 1, patienceMs: 3000 })
  // Who does not beat is taken for lost, also while a standby is away.
  const pulse = connect({ url, pool: 1, patienceMs, withoutStandby: true })

  const telemetry = await startTelemetry(people ?? work!, role)
  const checks = { database: await patiently(() => databaseCheck(watch)) }
  const ready = people
    ? readiness(checks, { files: filesCheck })
    : readiness({ ...checks, files: filesCheck, jobs: queueCheck(watch) })
  const heartbeat = await patiently(() => startHeartbeat(pulse, role))
  const live = people ? await startLive(url) : undefined
  const app = people ? await site(people, { live, ready }) : healthServer(ready)
  if (people) await sandboxes?.mount(app)

  const complain = (error: unknown) => log.error({ err: error }, 'background work failed')
  const relay = work ? await startRelay(work, jobTable(modules), complain) : startBell(people!)
  const sealing = work
    ? every(5000, () => work.write({ actor: system('seal') }, seal).catch(complain))
    : undefined
  const worker = work ? await startWorker(work, jobTable(modules), tellOfJob) : undefined
  await app.listen({ port: config().PORT, host: config().HOST })

  return {
    address: publicUrl(),
    lost,
    /**
     * First it says that it is not ready and goes on answering, until the balancer has turned away; then what runs may
     * end, for so long as STOP_SECONDS; then it is broken off, and jobs go back to the queue.
     */
    async stop() {
      ready.drain()
      await heartbeat.stopping()
      await pause(config().DRAIN_SECONDS * 1000)
      sealing?.stop()
      const limit = config().STOP_SECONDS * 1000
      const breakOff = setTimeout(() => app.server.closeAllConnections(), limit)
      await Promise.all([app.close(), worker?.stop(limit)])
      clearTimeout(breakOff)
      await relay.stop()
      await live?.stop()
      await sandboxes?.stop()
      await heartbeat.stop()
      await telemetry?.stop()
      await pulse.close()
      await watch.close()
      await people?.close()
      await work?.close()
      await embedded?.leave()
    },
  }

  function tellOfJob({ job, request, ms, error }: JobEnd): void {
    const entry = { job, requestId: request, ms: Math.round(ms) }
    if (error) log.error({ ...entry, err: error }, 'job failed')
    else log.info(entry)
  }
}

/** Takes as long as it takes: in its own name, on connections of its own. */
async function setUp(url: string): Promise<void> {
  const database = connect({ url, pool: 2, walls: config().DATABASE_WALLS })
  try {
    await database.write({ actor: system('set-up') }, async tx => {
      // One process sets up; the others wait here and find it done.
      await tx.query('platform', {
        text: 'SELECT pg_advisory_xact_lock($1)',
        values: [locks.setUp],
      })
      for (const module of modules) await module.setUp?.(tx)
      if (!config().DEMONSTRATION) return
      const seeded = await tx.query('platform', {
        text: `INSERT INTO platform.seeded VALUES ('demonstration', $1) ON CONFLICT DO NOTHING RETURNING name`,
        values: [tx.now],
      })
      if (seeded.length) for (const module of modules) await module.seed?.(tx)
    })
  } finally {
    await database.close()
  }
}

function site(
  database: Database,
  { live, ready }: { live: Awaited<ReturnType<typeof startLive>> | undefined; ready: Ready },
): Promise<FastifyInstance> {
  setNavigation(modules.flatMap(module => module.menu ?? []))
  return buildServer({
    database,
    live,
    ready,
    authenticate,
    pages: modules.flatMap(module => module.pages ?? []),
    apis: modules.flatMap(module => module.apis ?? []),
    assets: assetsFolder,
    signIn: signInPath,
    draw: { error: errorPage, held: heldPage },
  })
}
