import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { system } from '#platform/access'
import { listFailingJobs, retryJob } from '#platform/observe'
import { people } from '../support/sandbox/people.ts'
import { signInStaff } from '../support/sign-in.ts'
import { bankOf } from './bank.ts'
import { check, type Findings, listUnfinished } from './checker.ts'
import { liveAsCitizen } from './citizen.ts'
import { type Life, Over, type Run } from './client.ts'
import { earlierVersion } from './earlier-version.ts'
import { desks, workAsOfficer } from './officer.ts'
import { playPayments } from './payments/play.ts'
import { type Deed, numbersFrom, planOf, shortPlan } from './plan.ts'
import { buildStage, type Stage, unwind } from './stage.ts'
import { nothingTold } from './told.ts'

/*
 * `npm run faults [-- --minutes 1 --kills 20 --seed 1 --citizens 8]`: people file, officers decide and a bank pays over
 * real HTTP, against two web servers and two workers on one PostgreSQL, while programs and PostgreSQL are killed with
 * -9 and much else goes wrong (plan.ts). What anybody was told is remembered; afterwards all must stand, once, and
 * nothing may be stuck. `--short` kills each of them twice and does nothing else: a minute. With `--from <commit>` all
 * begin as that version and are updated while they work. With `--nation-down 60` (of `--minutes 63`) the nation's
 * systems are away for an hour on end. With `--payments 10000` that many bills are paid instead, by callbacks, polling
 * and statements (payments/play.ts). The plan is the same for the same seed; how the threads of the machine meet is
 * not.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    kills: { type: 'string', default: '20' },
    /** For every change: kills alone, within a minute. */
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    citizens: { type: 'string', default: '8' },
    /** That many bills are paid, and nothing else is done. */
    payments: { type: 'string', default: '0' },
    /** For so many minutes on end the nation's systems are away, in place of 14 seconds in each. */
    'nation-down': { type: 'string', default: '0' },
    /** A commit whose version everybody runs until the rolling update to today's: `--from HEAD~1`. */
    from: { type: 'string', default: '' },
    /** Seconds that everything may take afterwards to come to its end. */
    patience: { type: 'string', default: '180' },
  },
})
const [minutes, kills, seed, citizens, patience, payments] = (
  ['minutes', 'kills', 'seed', 'citizens', 'patience', 'payments'] as const
).map(name => Number(values[name])) as [number, number, number, number, number, number]
const nationDown = Number(values['nation-down']) * 60_000
if (!(nationDown >= 0 && nationDown <= 0.96 * minutes * 60_000))
  throw new RangeError('--nation-down: minutes, 0.96 of --minutes at most')
if (!(minutes > 0 && minutes <= 240 && kills >= 0 && citizens > 0 && patience > 0 && Number.isInteger(seed)))
  throw new RangeError('--minutes 0.1…240 --kills 0… --seed <integer> --citizens 1… --patience <seconds>')

const logs = join(import.meta.dirname, '../../.data/faults')
mkdirSync(logs, { recursive: true })
const bankSecret = 'what the bank and the province know, and nobody else'
const began = Date.now()
const say = (text: string) =>
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`)

const stops: (() => unknown)[] = []
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupted = true
    void unwind(stops).finally(() => process.exit(130))
  })

try {
  const asked = { payments, kills, patience: patience * 1000, random: numbersFrom(seed), stops, logs, say }
  const findings = payments > 0 ? await playPayments(asked) : await playAll()
  process.exitCode = report(findings) ? 0 : 1
} catch (error) {
  if (!interrupted) {
    console.error(error)
    process.exitCode = 1
  }
} finally {
  if (!interrupted) {
    await unwind(stops)
    // Those who were at work when something broke would go on for ever.
    process.exit()
  }
}

async function playAll(): Promise<Findings> {
  const from = values.from ? earlierVersion(values.from) : undefined
  const stage = await buildStage({
    stops,
    readyWithin: 120_000,
    bankSecret,
    logs,
    minutes,
    ...(from && { from }),
  })
  await Promise.all(stage.programs.map(program => program.ready()))
  if (!(await until(() => stage.balancer.ready() === 2, 10_000))) throw new Error('No server is ready')
  say(`ready: ${stage.programs.map(program => program.name).join(', ')}; file store on ${stage.disk.kind}`)
  return play(stage)
}

async function play(on: Stage): Promise<Findings> {
  const random = numbersFrom(seed + 1)
  let closing = false
  let over = false
  const run: Run = {
    site: on.site,
    tally: { requests: 0, answered: 0, refused: 0, why: new Map() },
    random,
    closing: () => closing,
    over: () => over,
  }
  const told = nothingTold()
  const trouble: unknown[] = []
  const lives: Life[] = []
  const live = async (who: string, how: (life: Life) => Promise<void>) => {
    const life: Life = { ...run, who, through: false }
    lives.push(life)
    try {
      await how(life)
      life.through = true
    } catch (error) {
      if (!(error instanceof Over)) trouble.push(error)
    }
  }
  const officers = (await seatOfficers(on)).map(officer =>
    live(officer.does, life => workAsOfficer(life, told, officer)),
  )
  const adults = people.filter(person => person.level === 2).slice(0, values.short ? 3 : citizens)
  const filing = adults.map(person =>
    live('citizen', life => liveAsCitizen(life, told, bankOf(life, bankSecret), person)),
  )

  const start = Date.now()
  const wanted = minutes * 60_000
  const { length, deeds } = values.short
    ? shortPlan()
    : { length: wanted, deeds: planOf({ seed, length: wanted, kills, nationDown }) }
  const done: Deed[] = []
  for (const deed of deeds) {
    await pause(Math.max(0, start + deed.at - Date.now()))
    await carryOut(on, deed)
    done.push(deed)
  }
  await pause(Math.max(0, start + length - Date.now()))
  // A slow machine may need longer until there is something to compare.
  await until(() => Object.values(told).every(all => all.length > 0), patience * 1000)
  closing = true
  say(`all is well again; ${told.filed.length} codes were told, the rest comes to its end`)
  await Promise.all(on.programs.map(program => program.ready()))
  await Promise.race([Promise.all(filing), pause(patience * 1000)])
  // Whoever is refused for ever has been told nothing that could be missing.
  const waiting = lives
    .filter(life => life.who === 'citizen' && !life.through)
    .map(life => `a citizen is not through; last refused with: ${life.refused ?? 'nothing'}`)
  const gaveUp = await drained(on, patience * 1000)
  over = true
  await Promise.all([...filing, ...officers])

  const database = on.open()
  try {
    const findings = await check(database, told, {
      mails: on.mail.mails(),
      files: on.disk.folder,
      data: on.data,
    })
    for (const [what, all] of Object.entries(told))
      if (!all.length) findings.stuck.push(`nothing was ${what}: this run proves nothing`)
    findings.stuck.push(...waiting, ...gaveUp)
    for (const error of trouble) findings.stuck.push(`a client gave up: ${String(error)}`)
    for (const name of on.fates.fell) findings.stuck.push(`${name} ended by itself`)
    const killed = (whom: string) =>
      done.filter(deed => deed.do === 'kill' && deed.whom.startsWith(whom)).length
    say(
      `kills: ${killed('web')} web, ${killed('worker')} worker, ${killed('postgresql')} PostgreSQL; requests ${run.tally.requests}, answered ${run.tally.answered}, refused ${run.tally.refused}`,
    )
    const acknowledged = Object.entries(told).map(([what, all]) => `${all.length} ${what}`)
    say(
      `acknowledged: ${acknowledged.join(', ')}; e-mails carried twice under one Message-ID: ${findings.mailsTwice}`,
    )
    for (const [why, times] of [...run.tally.why].toSorted((one, other) => other[1] - one[1]).slice(0, 12))
      say(`refused ${times} times: ${why}`)
    return findings
  } finally {
    await database.close()
  }
}

async function carryOut(on: Stage, deed: Deed): Promise<void> {
  const second = on.programs.filter(program => program.name.endsWith('-2'))
  switch (deed.do) {
    case 'kill':
      say(`kill -9 ${deed.whom}`)
      if (deed.whom === 'postgresql') return on.postgres.kill()
      return on.programs.find(program => program.name === deed.whom)!.kill()
    case 'disk-full':
      say('the disk of the file store is full')
      return on.disk.fill()
    case 'disk-free':
      say('there is room on the disk again')
      return on.disk.free()
    case 'clock-jumps':
      say(`the clocks of web-2 and worker-2 jump by ${(deed.by! / 3_600_000).toFixed(1)} h`)
      for (const program of second) program.shiftClock(deed.by!)
      return
    case 'clock-right':
      say('all clocks are right')
      for (const program of second) program.shiftClock(0)
      return
    case 'stall':
      say('nothing goes through to PostgreSQL')
      return on.proxy.freeze()
    case 'go-on':
      say('PostgreSQL is reached again')
      return on.proxy.thaw()
    case 'nation-down':
      say('VNeID, the population register and the mail server are down')
      return on.nation(false)
    case 'nation-up':
      say('the systems of the nation are back')
      return on.nation(true)
    case 'new-version':
      say('rolling update: migrations of a later version run, web-1 and worker-1 are replaced')
      await on.migrateFurther()
      for (const program of on.programs.filter(program => program.name.endsWith('-1'))) void program.replace()
  }
}

/** Every step has an officer, at two screens. */
async function seatOfficers(on: Stage) {
  const database = on.open()
  try {
    const seats = []
    for (const { role, does, agency } of desks) {
      const { rows } = await database.pool.query<{ id: string; email: string }>(
        'SELECT s.id, s.email FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff WHERE r.role = $1 AND r.agency = $2 ORDER BY s.email LIMIT 1',
        [role, agency],
      )
      const { id, email } = rows[0]!
      for (let screen = 0; screen < 2; screen++)
        seats.push({ id, does, cookie: await signInStaff({ database }, email) })
    }
    return seats
  } finally {
    await database.close()
  }
}

/**
 * What failed meanwhile is run again at once, as the operator does after an outage: nobody waits out its rest. What the
 * program itself had given up comes back, said of before its tries are renewed: without an operator it would lie there.
 */
async function drained(on: Stage, within: number): Promise<string[]> {
  const database = on.open()
  const gaveUp = new Set<string>()
  try {
    await until(async () => {
      if (!(await listUnfinished(database)).length) return true
      await database.write({ actor: system('faults') }, async tx => {
        for (const { id, job, run_at, given_up } of await listFailingJobs(tx, 1000)) {
          if (given_up) gaveUp.add(`job ${id}, ${job}, was given up`)
          if (given_up || run_at > tx.now) await retryJob(tx, id)
        }
      })
      return false
    }, within)
    return [...gaveUp]
  } finally {
    await database.close()
  }
}

/** True when it came to pass in time. */
async function until(holds: () => boolean | Promise<boolean>, within: number): Promise<boolean> {
  for (const end = Date.now() + within; Date.now() < end; await pause(250)) if (await holds()) return true
  return false
}

function report(findings: Pick<Findings, 'lost' | 'doubled' | 'stuck'>): boolean {
  const kinds = ['lost', 'doubled', 'stuck'] as const
  for (const kind of kinds) for (const what of findings[kind].slice(0, 20)) say(`${kind}: ${what}`)
  if (kinds.some(kind => findings[kind].length)) say(`what the programs complained of stands in ${logs}`)
  console.log(`| ${kinds.join(' | ')} |\n| ${kinds.map(() => '---:').join(' | ')} |`)
  console.log(`| ${kinds.map(kind => findings[kind].length).join(' | ')} |`)
  return kinds.every(kind => findings[kind].length === 0)
}
