import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, inTurns, median, quantile, table } from './measure.ts'
import { type Program, startProgram } from './program.ts'
import { prepareDrafts, pressOf, sent } from './submit/drafts.ts'
import { askAll, type Taken } from './submit/keep-alive.ts'
import { pgbenchOn } from './submit/reference.ts'

const rounds = 3
const warmUp = 1
const slices = [
  { clients: 1, count: 480 },
  { clients: 8, count: 1280 },
  { clients: 32, count: 1280 },
  { clients: 128, count: 1280 },
]

/** Presses the drafts from `first` on; every answer must be the page that says "sent". */
function press(
  port: number,
  drafts: readonly string[],
  clients: number,
  first: number,
  count: number,
): Promise<Taken> {
  const presses = Array.from({ length: count }, (_, i) => pressOf(first + i, drafts[first + i - 1]!))
  return askAll(port, presses, clients, sent)
}

export const bench: Bench = {
  question:
    'How many complete applications a second go through the last press (HTTP, session, form token, permission, validation, code, deadline, ledger, outbox with the order to tell the applicant), as a share of pgbench that writes the same rows into the same durable PostgreSQL, prepared, in one transaction each? What goes into the outbox stays there: a worker would hand it on.',
  run: () =>
    provinceDatabase(async ({ url }) => {
      const program = await startProgram({ DATABASE_URL: url, PROCESS: 'web', DEMONSTRATION: 'false' })
      try {
        return await compare(url, program)
      } finally {
        await program.stop()
      }
    }),
}

async function compare(url: string, { port }: Program): Promise<string> {
  const perRound = slices.reduce((sum, slice) => sum + slice.count, 0) * 2
  await prepareDrafts(url, perRound * (rounds + warmUp))
  const [ids, version] = await run(
    url,
    `SELECT bench_id('draft', n) AS id FROM generate_series(1, ${perRound * (rounds + warmUp)}) n ORDER BY n;
     SELECT current FROM procedures.procedure WHERE code = '1.001193'`,
  )
  const drafts = ids!.rows.map(row => row.id as string)
  const pgbench = pgbenchOn(url, version!.rows[0].current)
  let used = 0
  const take = (count: number) => {
    used += count
    return used - count + 1
  }
  const rows: string[][] = []
  for (const { clients, count } of slices) {
    const turns = await inTurns<'sen' | 'pgbench', Taken>(
      { rounds, warmUp },
      {
        sen: () => press(port, drafts, clients, take(count), count),
        pgbench: async () => {
          const perSecond = (await pgbench?.({ first: take(count), count, clients })) ?? Number.NaN
          return { perSecond, times: [] }
        },
      },
    )
    const [ours, theirs] = [turns.sen, turns.pgbench].map(all => median(all.map(one => one.perSecond))) as [
      number,
      number,
    ]
    const times = turns.sen.flatMap(one => one.times)
    rows.push(
      [clients, ours, quantile(times, 0.5), quantile(times, 0.95), theirs, ours / theirs].map((value, at) =>
        at ? figure(value) : String(value),
      ),
    )
  }
  const lines = [table(['clients', 'Sen /s', 'ms p50', 'ms p95', 'pgbench /s', 'share'], rows)]
  if (!pgbench) lines.push('', 'No pgbench on this machine (postgresql-contrib): the comparison is skipped.')
  return lines.join('\n')
}
