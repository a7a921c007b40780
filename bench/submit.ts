import { besidePgbench, numbersOf, type Turn } from './beside-pgbench.ts'
import { provinceDatabase, run } from './database.ts'
import type { Bench } from './measure.ts'
import { besideWeb, type Program } from './program.ts'
import { prepareDrafts, pressOf, sent } from './submit/drafts.ts'
import { askAll } from './submit/keep-alive.ts'
import { pgbenchOn } from './submit/reference.ts'

const slices = [
  { clients: 1, count: 480 },
  { clients: 8, count: 1280 },
  { clients: 32, count: 1280 },
  { clients: 128, count: 1280 },
]

export const bench: Bench = {
  question:
    'How many complete applications a second go through the last press (HTTP, session, form token, permission, validation, code, deadline, ledger, outbox with the order to tell the applicant), as a share of pgbench that writes the same rows into the same durable PostgreSQL, prepared, in one transaction each? What goes into the outbox stays there: a worker would hand it on.',
  run: () =>
    provinceDatabase(({ url }) => besideWeb({ DATABASE_URL: url }, program => compare(url, program))),
}

async function compare(url: string, { port }: Program): Promise<string> {
  const numbers = numbersOf(slices)
  await prepareDrafts(url, numbers)
  const [ids, version] = await run(
    url,
    `SELECT bench_id('draft', n) AS id FROM generate_series(1, ${numbers}) n ORDER BY n;
     SELECT current FROM procedures.procedure WHERE code = '1.001193'`,
  )
  const drafts = ids!.rows.map(row => row.id as string)
  // Every answer must be the page that says "sent".
  const ask = ({ clients, count, first }: Turn) => {
    const presses = Array.from({ length: count }, (_, i) => pressOf(first + i, drafts[first + i - 1]!))
    return askAll(port, presses, clients, sent)
  }
  return besidePgbench(slices, ask, pgbenchOn(url, version!.rows[0].current))
}
