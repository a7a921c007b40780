import type { AddressInfo } from 'node:net'
import { addDays, type Day, vnDay, vnInstant } from '#lib/vietnamese-text'
import type { Database } from '#platform/db'
import { verify } from '#platform/ledger'
import { searchDossiers } from '../src/modules/dossiers/queries/list-dossiers.ts'
import { countTasks, listTasks } from '../src/modules/dossiers/queries/list-tasks.ts'
import { getOverview } from '../src/modules/dossiers/queries/overview.ts'
import { synthesise } from '../src/synth/synthesise.ts'
import { testApp } from '../tests/support/app.ts'
import { numbersAsked } from './asked.ts'
import { emptyDatabase, inProvince, run } from './database.ts'
import { type Bench, figure, median, quantile, table, timed, timesInTurns } from './measure.ts'
import { lookUpOn } from './scale/look-up.ts'
import { statementsOf } from './scale/statements.ts'
import { cookieOf, viewersOf } from './scale/viewers.ts'
import { prepareDrafts, pressOf, sent } from './submit/drafts.ts'
import { openConnection } from './submit/keep-alive.ts'

/** `npm run bench scale -- --sizes=10k,100k,1M`: the first is what the others grow from. */
const sizes = numbersAsked('sizes', '10k,100k', '300,600')
const rounds = 40
const warmUp = 10
const withMarks = ['Nguyễn Thị Lan', 'Trần Văn', 'Huỳnh', 'Lê Minh An']
const without = ['nguyen thi lan', 'tran van', 'huynh', 'le minh an']
const trip = 'one row by its key'

type Measured = {
  size: number
  /** To make the province, and to verify its ledger. */
  seconds: number
  verified: { rows: number; seconds: number }
  /** How many tasks the first rows of the worklist are. */
  tasks: number
  times: Record<string, number[]>
  statements: Record<string, number>
}

/**
 * Everything that people wait for most, in turns with a round trip for one row. A small office has fewer tasks to show:
 * so that the list can be compared too, it is also read up to as many as there were at the first size.
 */
async function measure(
  database: Database,
  tasksAtFirst?: number,
): Promise<Pick<Measured, 'times' | 'statements' | 'tasks'>> {
  const { officer, supervisor, citizen, code } = await viewersOf(database.url)
  const app = await testApp(database)
  // One more for counting its statements.
  const presses = rounds + warmUp + 1
  await prepareDrafts(database.url, presses)
  const [drafts] = await run(
    database.url,
    `SELECT bench_id('draft', n) AS id FROM generate_series(1, ${presses}) n ORDER BY n`,
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const connection = await openConnection((app.server.address() as AddressInfo).port)
  let pressed = 0
  const press = async () => {
    const draft = drafts!.rows[pressed++]!.id as string
    const head = await connection.ask(pressOf(pressed, draft))
    if (!sent.test(head)) throw new Error(`Not sent: ${head}`)
  }
  const endOfToday = vnInstant(vnDay(new Date()), '24:00')
  const listed = (limit: number) =>
    database.read({ actor: officer }, async tx => {
      await countTasks(tx, endOfToday)
      return listTasks(tx, { limit })
    })
  const tasks = tasksAtFirst ?? (await listed(50)).length
  const cookies = {
    officer: await cookieOf(database, officer),
    supervisor: await cookieOf(database, supervisor),
    citizen: await cookieOf(database, citizen),
  }
  const page = (who: keyof typeof cookies, url: string, holds: string) => async () => {
    const { statusCode, body } = await app.inject({ method: 'GET', url, headers: { cookie: cookies[who] } })
    if (statusCode !== 200 || !body.includes(holds)) throw new Error(`${url}: ${statusCode}`)
  }
  let turn = 0
  const search = (words: readonly string[]) => () =>
    database.read({ actor: officer }, tx => searchDossiers(tx, words[turn++ % words.length]!))
  const [found] = await run(database.url, `SELECT id FROM dossiers.dossier WHERE code = '${code}'`)
  const { id } = found!.rows[0] as { id: string }
  const acts = {
    [trip]: () => database.pool.query('SELECT code FROM dossiers.dossier WHERE id = $1', [id]),
    'submission, last press': press,
    'worklist, page': page('officer', '/can-bo', 'danh-sach-viec'),
    'worklist, its first rows': () => listed(tasks),
    'look-up by code, page': await lookUpOn(app, database.url, presses),
    'search, end of a code': search([code.slice(-7)]),
    'search, name with marks': search(withMarks),
    'search, name without': search(without),
    'dossier, page': page('officer', `/can-bo/ho-so/${code}`, code),
    "citizen's list, page": page('citizen', '/ho-so', '/ho-so/'),
    "supervisor's figures": () =>
      database.read({ actor: supervisor }, tx => getOverview(tx, frameOf(vnDay(tx.now)))),
    "supervisor's picture, page": page('supervisor', '/can-bo/giam-sat', 'tinh-hinh'),
  }
  const times = await timesInTurns({ rounds, warmUp }, acts)
  const statements: Record<string, number> = {}
  for (const [what, act] of Object.entries(acts)) statements[what] = await statementsOf(act)
  connection.close()
  await app.close()
  return { times, statements, tasks }
}

const frameOf = (today: Day) => ({
  endOfToday: vnInstant(today, '24:00'),
  soonUntil: vnInstant(addDays(today, 3), '24:00'),
  monthStart: vnInstant(`${today.slice(0, 7)}-01`),
})

/** A province of its own for each size, beside the others on one server. */
async function provinceOf(server: string, size: number, tasksAtFirst?: number): Promise<Measured> {
  const url = new URL(server)
  url.pathname = `/scale_${size}`
  await run(server, `CREATE DATABASE scale_${size}`)
  const measured = await inProvince(url.href, async database => {
    const ms = await timed(() =>
      synthesise(database, { people: Math.max(2000, size), dossiers: size, seed: 1, until: '2026-11-20' }),
    )
    await run(url.href, 'VACUUM (ANALYZE)')
    const from = performance.now()
    const { broken, rows } = await verify(database)
    if (broken) throw new Error(`The ledger does not verify: ${JSON.stringify(broken)}`)
    const verified = { rows, seconds: (performance.now() - from) / 1000 }
    return { size, seconds: ms / 1000, verified, ...(await measure(database, tasksAtFirst)) }
  })
  await run(server, `DROP DATABASE scale_${size} WITH (FORCE)`)
  return measured
}

const named = (size: number) => (size >= 1_000_000 ? `${size / 1_000_000}M` : `${size / 1000}k`)

export const bench: Bench = {
  question:
    'What do people wait for in a province of so many dossiers, how many statements does it take, and how does it grow? The first line is the reference: what it grows by is the machine.',
  run: () =>
    emptyDatabase(async server => {
      const measured: Measured[] = []
      for (const size of sizes) measured.push(await provinceOf(server, size, measured[0]?.tasks))
      const base = measured[0]!
      const last = measured.at(-1)!
      const rows = Object.keys(base.times).map(what => [
        what,
        ...measured.flatMap(({ times }) => [
          figure(median(times[what]!)),
          figure(quantile(times[what]!, 0.95)),
        ]),
        figure(median(last.times[what]!) / median(last.times[trip]!)),
        figure(median(last.times[what]!) / median(base.times[what]!)),
        last.statements[what]!,
      ])
      const head = [
        'what',
        ...measured.flatMap(({ size }) => [`ms p50 at ${named(size)}`, 'p95']),
        'round trips',
        'growth',
        'statements',
      ]
      const loads = measured.map(
        ({ size, seconds, verified }) =>
          `${named(size)} in ${figure(seconds)} s (${Math.round(size / seconds)}/s; ${verified.rows} rows of the ledger verified in ${figure(verified.seconds)} s)`,
      )
      return `${table(head, rows)}\n\nThe first rows of the worklist are ${base.tasks} tasks. Made by the synthetic province: ${loads.join(', ')}.`
    }),
}
