import type { Actor } from '#platform/access'
import type { Database } from '#platform/db'
import { searchDossiers } from '../src/modules/dossiers/queries/list-dossiers.ts'
import { countTasks, listTasks } from '../src/modules/dossiers/queries/list-tasks.ts'
import { openSession, sessionCookie } from '../src/modules/identity/session.ts'
import { testApp } from '../tests/support/app.ts'
import { provinceDatabase } from './database.ts'
import { type Bench, figure, quantile, table, timesInTurns } from './measure.ts'
import { busiestOfficer, fillArchive } from './worklist/archive.ts'

const sizes = [10_000, 100_000]
const rounds = 60
const sought = ['nguyễn thị lan', 'tran van', 'huỳnh', 'Lê Minh An']

type Times = Record<'a round trip' | 'the list' | 'the counts' | 'a name is sought' | 'the page', number[]>

/** What an officer of the busiest office waits for: in the database's module alone, and as a whole page. */
async function measure(
  database: Database,
  actor: Extract<Actor, { kind: 'staff' }>,
): Promise<{ times: Times; statements: number }> {
  const by = { actor }
  const app = await testApp(database)
  const cookie = await database.write(by, async tx => {
    const { id: subject, name, grants } = actor
    return `${sessionCookie}=${await openSession(tx, { kind: 'staff', subject, name, grants: [...grants], method: 'test', agent: 'bench' })}`
  })
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
  const statements = await counted(database, page)
  await app.close()
  return { times, statements }
}

/** How many statements something sends; only right while nobody else uses the database. */
async function counted(database: Database, act: () => Promise<void>): Promise<number> {
  const { pool } = database
  const query = pool.query
  let sent = 0
  pool.query = ((...args: unknown[]) => {
    sent++
    return Reflect.apply(query, pool, args)
  }) as typeof query
  try {
    await act()
    return sent
  } finally {
    pool.query = query
  }
}

export const bench: Bench = {
  question:
    'How long does the busiest officer of the province wait for the worklist and for a search by name, and how does that grow when there are ten times as many dossiers?',
  run: () =>
    provinceDatabase(async database => {
      const measured: { times: Times; statements: number }[] = []
      let filled = 0
      for (const size of sizes) {
        await fillArchive(database.url, filled, size)
        filled = size
        measured.push(await measure(database, await busiestOfficer(database.url)))
      }
      const [few, many] = measured as [(typeof measured)[number], (typeof measured)[number]]
      const trip = quantile(many.times['a round trip'], 0.5)
      const rows = (Object.keys(few.times) as (keyof Times)[]).map(what => {
        const [small, large] = [few.times[what], many.times[what]]
        const [half, most] = [quantile(large, 0.5), quantile(large, 0.95)]
        return [
          what,
          ...[
            quantile(small, 0.5),
            quantile(small, 0.95),
            half,
            most,
            half / quantile(small, 0.5),
            half / trip,
          ].map(figure),
        ]
      })
      return `${table(['what', 'ms p50 at 10k', 'p95', 'ms p50 at 100k', 'p95', 'growth', 'round trips'], rows)}\n\nThe page sends ${many.statements} statements.`
    }),
}
