import type { Database } from '#platform/db'
import { searchDossiers } from '../src/modules/dossiers/queries/list-dossiers.ts'
import { countTasks, listTasks } from '../src/modules/dossiers/queries/list-tasks.ts'
import { synthesise } from '../src/synth/synthesise.ts'
import { testApp } from '../tests/support/app.ts'
import { numberAsked } from './asked.ts'
import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, median, quantile, table, timesInTurns } from './measure.ts'
import { statementsOf } from './scale/statements.ts'
import { cookieOf, viewersOf } from './scale/viewers.ts'

const dossiers = numberAsked('dossiers', '20k', '300')
const rounds = 60
const sought = ['nguyễn thị lan', 'tran van', 'huỳnh', 'Lê Minh An']

/** What an officer of the busiest office waits for: in the database's module alone, and as a whole page. */
async function measure(database: Database): Promise<string> {
  const { officer } = await viewersOf(database.url)
  const by = { actor: officer }
  const app = await testApp(database)
  const cookie = await cookieOf(database, officer)
  const page = async () => {
    const { statusCode, body } = await app.inject({ method: 'GET', url: '/can-bo', headers: { cookie } })
    if (statusCode !== 200 || !body.includes('danh-sach-viec')) throw new Error(`No worklist: ${statusCode}`)
  }
  let turn = 0
  const times = await timesInTurns(
    { rounds, warmUp: 15 },
    {
      'a round trip': () => database.pool.query('SELECT 1'),
      'the list': () => database.read(by, tx => listTasks(tx, { limit: 51 })),
      'the counts': () => database.read(by, tx => countTasks(tx, new Date(Date.now() + 36_000_000))),
      'a name is sought': () => database.read(by, tx => searchDossiers(tx, sought[turn++ % sought.length]!)),
      'the page': page,
    },
  )
  const statements = await statementsOf(page)
  await app.close()
  const trip = median(times['a round trip'])
  const rows = Object.entries(times).map(([what, ms]) => [
    what,
    figure(median(ms)),
    figure(quantile(ms, 0.95)),
    figure(median(ms) / trip),
  ])
  return `${table(['what', 'ms p50', 'p95', 'round trips'], rows)}\n\nThe page sends ${statements} statements.`
}

export const bench: Bench = {
  question:
    'How long does the busiest officer of a province of 20,000 dossiers wait for the worklist, its counts and a search by name? How that grows is asked by `scale`.',
  run: () =>
    provinceDatabase(async database => {
      await synthesise(database, { people: dossiers, dossiers, seed: 1, until: '2026-11-20' })
      await run(database.url, 'VACUUM (ANALYZE)')
      return measure(database)
    }),
}
