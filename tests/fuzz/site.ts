import { join } from 'node:path'
import { system } from '#platform/access'
import { dataDir } from '#platform/config'
import { connect, type Database, startEmbedded } from '#platform/db'
import { type Program, startProgram } from '../../bench/program.ts'
import { giveRole } from '../../src/modules/organisation/commands/give-role.ts'
import { reactivateStaff } from '../../src/modules/organisation/commands/set-staff-active.ts'
import { affairsOf, centreOf, otherCommune } from '../support/affairs.ts'
import { fileAtCounter } from '../support/filing.ts'
import { addressOfOfficer } from '../support/officers.ts'
import { personOf } from '../support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../support/sign-in.ts'
import { type World, worldOf } from '../support/world.ts'
import type { Closed } from './judge.ts'

/** Somebody who comes to the site. */
export type Visitor = {
  name: string
  kind: 'nobody' | 'owner' | 'other citizen' | 'officer here' | 'officer elsewhere'
  cookie: string | undefined
  closed: Closed
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
  const far = await fileAtCounter(database, centreOf(otherCommune))
  const everything = opened.move()
  return {
    program,
    database,
    url: postgres.url,
    world,
    visitors: visitorsOf(database, world, {
      owners: [world.owner.personalNumber, ...(await untypedOf(database, world))],
      far: [far.code, far.file],
    }),
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

/**
 * What stands of the owner's affairs in no address that is asked for and in no field that is filled in: whoever sees one
 * of these has been shown it by the program.
 */
async function untypedOf({ pool }: Database, { owner, examples }: World): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT p.file::text AS id FROM dossiers.paper p JOIN dossiers.dossier d ON d.id = p.dossier WHERE d.applicant = $1 AND p.file IS NOT NULL
     UNION SELECT p.file::text FROM dossiers.draft_paper p JOIN dossiers.draft r ON r.id = p.draft WHERE r.person = $1 AND p.file IS NOT NULL
     UNION SELECT t.id::text FROM dossiers.task t JOIN dossiers.dossier d ON d.id = t.dossier WHERE d.applicant = $1
     UNION SELECT id::text FROM payments.bill WHERE payer = $1`,
    [owner.id],
  )
  const typed: unknown[] = Object.values(examples)
  return rows.map(row => row.id).filter(id => !typed.includes(id))
}

/** `owners`: of the citizen whom it is about; `far`: of a dossier of another commune, by nobody who comes here. */
function visitorsOf(
  database: Database,
  world: World,
  { owners, far }: Record<'owners' | 'far', string[]>,
): Visitor[] {
  const { owner, other, here, elsewhere } = world
  /** What strangers may not see, and what is theirs at any time: affairs are made anew. */
  const toStrangers = (secrets: string[]): Closed => ({
    secrets: [...owners, ...secrets],
    get foreign() {
      return thingsOf(world)
    },
  })
  const citizen = (
    kind: 'owner' | 'other citizen',
    name: string,
    { personalNumber, cookie }: World['owner'],
    closed: Closed,
    level?: 1,
  ): Visitor => ({
    name,
    kind,
    cookie,
    closed,
    async renew() {
      this.cookie = await signInCitizen({ database }, personalNumber, level)
    },
  })
  const toOwner = { secrets: [other.personalNumber, ...far], foreign: [] }
  const toOthers = toStrangers(far)
  return [
    { name: 'nobody', kind: 'nobody', cookie: undefined, closed: toOthers, renew: async () => {} },
    citizen('owner', 'the one it is about', owner, toOwner),
    citizen('owner', 'the one it is about', owner, toOwner),
    citizen('other citizen', 'another citizen', other, toOthers),
    citizen('other citizen', 'another citizen with little proof', other, toOthers, 1),
    ...[...here, ...elsewhere].map(
      (officer): Visitor => ({
        name: `${officer.role} at ${officer.at}`,
        kind: here.includes(officer) ? 'officer here' : 'officer elsewhere',
        cookie: officer.cookie,
        // Those who deal with the owner's affairs may know who it is; each knows nothing of the other commune's.
        closed: here.includes(officer) ? { secrets: far, foreign: [] } : toStrangers([]),
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

/** By what the addresses of the owner's things are made of; a page of a form is everybody's. */
function thingsOf({ examples }: World): string[] {
  const { sent, asked, unpaid, underWork, returned, receiveTask, examineTask } = examples
  const { draft, counterDraft, openBill, paidBill, paper, printed, document, message, contact } = examples
  return [sent, asked, unpaid, underWork, returned, receiveTask, examineTask].concat([
    draft,
    counterDraft,
    openBill,
    paidBill,
    paper,
    printed,
    document,
    message,
    contact,
  ])
}

/** Waits until the program has done what waits to be done. */
export async function quiet({ pool }: Database, seconds = 30): Promise<void> {
  for (let round = 0; round < seconds * 20; round++) {
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
