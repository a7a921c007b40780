import { join } from 'node:path'
import { system } from '#platform/access'
import { dataDir } from '#platform/config'
import { connect, type Database, startEmbedded } from '#platform/db'
import { type Program, startProgram } from '../../bench/program.ts'
import { giveRole } from '../../src/modules/organisation/commands/give-role.ts'
import { reactivateStaff } from '../../src/modules/organisation/commands/set-staff-active.ts'
import { affairsOf } from '../support/affairs.ts'
import { addressOfOfficer } from '../support/officers.ts'
import { personOf } from '../support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../support/sign-in.ts'
import { type World, worldOf } from '../support/world.ts'

/** Somebody who comes to the site. */
export type Visitor = {
  name: string
  cookie: string | undefined
  /** What they may never be shown. */
  secrets: readonly string[]
  /** Signs them in anew, whatever was done to their session, account or role meanwhile. */
  renew(): Promise<void>
}

export type Site = {
  program: Program
  database: Database
  url: string
  world: World
  visitors: Visitor[]
  /** What the program has written into its log about a request. */
  logOf(requestId: string): string
  /** Lines of its log in which a person can be found: their number, name or address, or the key to their session. */
  indiscretions: string[]
  /** Gives the citizen new affairs in place of those that were used up. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

/** The program with its demonstration, in a process of its own on a PostgreSQL of its own, and people of every kind. */
export async function startSite(): Promise<Site> {
  await using opened = new AsyncDisposableStack()
  const postgres = await startEmbedded(join(dataDir(), 'postgres'), { durable: false })
  opened.defer(() => postgres.stop())
  let heard = ''
  const env = {
    DATABASE_URL: postgres.url,
    DEMONSTRATION: 'true',
    // Each request comes from an address of its own, so that limits by address end nothing.
    TRUST_PROXY: 'true',
  }
  const indiscretions: string[] = []
  const secrets = ['lan-anh', 'tam'].flatMap(story => {
    const { personalNumber, name, phone, email } = personOf(story)
    return [personalNumber, name, phone, email]
  })
  const program = await startProgram(env, undefined, said => {
    heard = (heard + said).slice(-100_000)
    if ([...secrets, 'sen='].some(secret => secret && said.includes(secret)))
      indiscretions.push(said.slice(0, 2000))
  })
  opened.defer(() => program.stop())
  // As many as there are clients, and one for what they wait for together.
  const database = connect({ url: postgres.url, pool: 9 })
  opened.defer(() => database.close())
  const place = { database, runJobs: () => quiet(database) }
  const world = await worldOf(place)
  const everything = opened.move()
  return {
    program,
    database,
    url: postgres.url,
    world,
    visitors: visitorsOf(database, world),
    indiscretions,
    logOf: id =>
      heard
        .split('\n')
        .filter(line => line.includes(id))
        .join('\n'),
    async refresh() {
      // What may be tried so often an hour may be tried anew.
      await database.pool.query('TRUNCATE platform.rate')
      world.examples = { ...world.examples, ...(await affairsOf(place, world.owner)) }
    },
    stop: () => everything.disposeAsync(),
  }
}

function visitorsOf(database: Database, { owner, other, here, elsewhere }: World): Visitor[] {
  const citizen = (
    name: string,
    { personalNumber, cookie }: World['owner'],
    secrets: string[],
    level?: 1,
  ): Visitor => ({
    name,
    cookie,
    secrets,
    async renew() {
      this.cookie = await signInCitizen({ database }, personalNumber, level)
    },
  })
  const secrets = [owner.personalNumber]
  return [
    { name: 'nobody', cookie: undefined, secrets, renew: async () => {} },
    citizen('the one it is about', owner, [other.personalNumber]),
    citizen('the one it is about', owner, [other.personalNumber]),
    citizen('another citizen', other, secrets),
    citizen('another citizen with little proof', other, secrets, 1),
    ...[...here, ...elsewhere].map(
      (officer): Visitor => ({
        name: `${officer.role} at ${officer.at}`,
        cookie: officer.cookie,
        // Those who deal with the owner's affairs may know who it is. Of another commune nobody does.
        secrets: elsewhere.includes(officer) ? secrets : [],
        async renew() {
          await database.write({ actor: system('fuzz') }, async tx => {
            await reactivateStaff(tx, { staff: officer.id })
            await giveRole(tx, { staff: officer.id, role: officer.role, agency: officer.at, reach: 'below' })
          })
          this.cookie = await signInStaff({ database }, addressOfOfficer(officer))
        },
      }),
    ),
  ]
}

/** Waits until the program has done what waits to be done. */
async function quiet({ pool }: Database): Promise<void> {
  for (let round = 0; round < 600; round++) {
    const { rows } = await pool.query(
      `SELECT (SELECT count(*) FROM platform.outbox WHERE run_at IS NULL)
            + (SELECT count(*) FROM graphile_worker.jobs WHERE locked_at IS NOT NULL OR (run_at <= now() AND attempts = 0)) AS left`,
    )
    if (Number(rows[0].left) === 0) return
    await new Promise(done => setTimeout(done, 50))
  }
  throw new Error('The program does not finish its jobs')
}

/** Jobs that failed: a text that somebody typed must not be what a printer or a postman stumbles over. */
export async function failedJobs({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ task: string; error: string }>(
    `SELECT task_identifier AS task, max(last_error) AS error FROM graphile_worker.jobs
     WHERE last_error IS NOT NULL GROUP BY task_identifier, left(last_error, 60)`,
  )
  return rows.map(({ task, error }) => `${task}: ${error.slice(0, 300)}`)
}
