import { callbackOf, prepareBills, vnpay } from './callback/bills.ts'
import { pgbenchOn } from './callback/reference.ts'
import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, inTurns, median, quantile, table } from './measure.ts'
import { type Program, startProgram } from './program.ts'
import { askAll, type Taken } from './submit/keep-alive.ts'

const rounds = 3
const warmUp = 1
const slices = [
  { clients: 1, count: 480 },
  { clients: 8, count: 1280 },
  { clients: 32, count: 1280 },
]

export const bench: Bench = {
  question:
    'How many callbacks of a payment gateway a second go through (HTTP, signature, payment, books, state, ledger, receipt, outbox), as a share of pgbench that writes the same rows into the same durable PostgreSQL, prepared, in one transaction each? Every payment is another bill’s, at one of 96 counters. What goes into the outbox stays there: a worker would hand it on.',
  run: () =>
    provinceDatabase(async ({ url }) => {
      const program = await startProgram({
        DATABASE_URL: url,
        PROCESS: 'web',
        DEMONSTRATION: 'false',
        ...vnpay,
      })
      try {
        return await compare(url, program)
      } finally {
        await program.stop()
      }
    }),
}

async function compare(url: string, { port }: Program): Promise<string> {
  const perRound = slices.reduce((sum, slice) => sum + slice.count, 0) * 2
  await prepareBills(url, perRound * (rounds + warmUp))
  const pgbench = pgbenchOn(url)
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
        sen: () => {
          const first = take(count)
          const callbacks = Array.from({ length: count }, (_, at) => callbackOf(first + at))
          return askAll(port, callbacks, clients, /^HTTP\/1\.1 200 /)
        },
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
    rows.push([
      String(clients),
      ...[ours, quantile(times, 0.5), quantile(times, 0.95), theirs, ours / theirs].map(figure),
    ])
  }
  await checkPaid(url, pgbench ? used : used / 2)
  const lines = [table(['clients', 'Sen /s', 'ms p50', 'ms p95', 'pgbench /s', 'share'], rows)]
  if (!pgbench) lines.push('', 'No pgbench on this machine (postgresql-contrib): the comparison is skipped.')
  return lines.join('\n')
}

/** A figure counts only when each bill was paid, by us as by pgbench. */
async function checkPaid(url: string, expected: number): Promise<void> {
  const [answer] = await run(
    url,
    `SELECT count(*)::int AS paid FROM payments.bill b JOIN payments.payment p ON p.bill = b.id JOIN payments.receipt r ON r.payment = p.id
     WHERE b.state = 'paid'`,
  )
  const { paid } = answer!.rows[0]
  if (paid !== expected) throw new Error(`${paid} of ${expected} bills were paid`)
}
