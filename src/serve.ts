import { join } from 'node:path'
import { assetsFolder } from '#design'
import { authenticate, signInPath } from '#modules/identity'
import { system } from '#platform/access'
import { server as config, dataDir, publicUrl } from '#platform/config'
import { connect, startEmbedded } from '#platform/db'
import { buildServer } from '#platform/http'
import { jobTable, migrateJobs, startLive, startRelay, startWorker } from '#platform/jobs'
import { seal } from '#platform/ledger'
import { errorPage, heldPage, setNavigation } from '#platform/pages'
import { migrateAll } from './migrate.ts'
import { modules } from './modules.ts'
import { startSandboxes } from './sandboxes.ts'

export type Running = { address: string; stop(): Promise<void> }

/** Starts the database, brings it to the newest state, seeds the demonstration once, and serves. */
export async function serve(): Promise<Running> {
  const sandboxes = config().DEMONSTRATION ? await startSandboxes() : undefined
  const embedded = config().DATABASE_URL ? undefined : await startEmbedded(join(dataDir(), 'postgres'))
  const url = config().DATABASE_URL ?? embedded!.url
  try {
    await migrateJobs(url)
    await migrateAll(url)
  } catch (error) {
    // What was started for this run ends with it.
    await embedded?.stop()
    throw error
  }
  const database = connect({ url, pool: config().DATABASE_POOL, walls: config().DATABASE_WALLS })

  await database.write({ actor: system('set-up') }, async tx => {
    // One process sets up; the others wait here and find it done.
    await tx.query('platform', { text: 'SELECT pg_advisory_xact_lock(7303)' })
    for (const module of modules) await module.setUp?.(tx)
    if (!config().DEMONSTRATION) return
    const seeded = await tx.query('platform', {
      text: `INSERT INTO platform.seeded VALUES ('demonstration', $1) ON CONFLICT DO NOTHING RETURNING name`,
      values: [tx.now],
    })
    if (seeded.length) for (const module of modules) await module.seed?.(tx)
  })

  const table = jobTable(modules)
  setNavigation(modules.flatMap(module => module.menu ?? []))
  const live = await startLive(url)
  const app = await buildServer({
    database,
    live,
    authenticate,
    pages: modules.flatMap(module => module.pages ?? []),
    apis: modules.flatMap(module => module.apis ?? []),
    assets: assetsFolder,
    signIn: signInPath,
    draw: { error: errorPage, held: heldPage },
  })
  await sandboxes?.mount(app)
  const complain = (error: unknown, job?: string) =>
    app.log.error({ err: error, job }, 'background work failed')
  const relay = startRelay(database, table, complain)
  const sealing = config().WORKER
    ? setInterval(() => void database.write({ actor: system('seal') }, seal).catch(complain), 5000)
    : undefined
  const worker = config().WORKER ? await startWorker(database, table, complain) : undefined
  await app.listen({ port: config().PORT, host: config().HOST })

  return {
    address: publicUrl(),
    async stop() {
      await app.close()
      clearInterval(sealing)
      await worker?.stop()
      await relay.stop()
      await live.stop()
      await sandboxes?.stop()
      await database.close()
      await embedded?.stop()
    },
  }
}
