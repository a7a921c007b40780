import { short } from './asked.ts'
import { figure, inTurns, median, quantile, table } from './measure.ts'
import type { Reference } from './pgbench.ts'
import type { Taken } from './submit/keep-alive.ts'

const rounds = short ? 1 : 3
const warmUp = short ? 0 : 1
/** The engine knows a program after some thousand requests; PostgreSQL and pgbench have nothing to learn. */
const warm = short ? { clients: 1, count: 1 } : { clients: 8, count: 5000 }

type Slice = { clients: number; count: number }

/** One round at so many clients: numbers `first` to `first + count - 1`. */
export type Turn = Slice & { first: number }

/** Of how many numbers these slices are made: each is used once, by us or by pgbench. */
export const numbersOf = (slices: readonly Slice[]) =>
  warm.count + slices.reduce((sum, slice) => sum + countOf(slice), 0) * 2 * (rounds + warmUp)

const countOf = ({ clients, count }: Slice) => (short ? clients : count)

/** Requests over HTTP and pgbench in turns, at each number of clients. */
export async function besidePgbench(
  slices: readonly Slice[],
  ask: (turn: Turn) => Promise<Taken>,
  pgbench: Reference | undefined,
): Promise<string> {
  let used = 0
  const take = (count: number) => {
    used += count
    return used - count + 1
  }
  await ask({ ...warm, first: take(warm.count) })
  const rows: string[][] = []
  for (const slice of slices) {
    const [clients, count] = [slice.clients, countOf(slice)]
    const turns = await inTurns<'sen' | 'pgbench', Taken>(
      { rounds, warmUp },
      {
        sen: () => ask({ clients, count, first: take(count) }),
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
