import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { addDays, type Day, vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { seal } from '#platform/ledger'
import { countTally } from '../modules/dossiers/jobs/fold-tally.ts'
import { withBareTables } from './bare-tables.ts'
import { type Counted, keepCounters, loadCounters } from './counters.ts'
import { dossierRows } from './dossier-rows.ts'
import type { Made, PartOfLoad } from './load-part.ts'
import { appointOfficers } from './officers.ts'
import { makeSpecimens } from './specimens.ts'

export type SynthInput = {
  people: number
  dossiers: number
  seed: number
  /** The last day on which something happens; the first is a year before. */
  until: Day
  /** Rows go out when a thread has made so many dossiers. What comes out does not depend on it. */
  batch?: number
  /** As many as there are processors, and one where it is not worth more. What comes out does not depend on it. */
  threads?: number
  /** Told after each batch. */
  progress?(made: { people: number; dossiers: number }): void
}

const by = { actor: system('synth') }
const defaultBatch = 1000
const mostThreads = 16
/** A thread begins with a second of its own. */
const worthThreads = 5000

/**
 * Fills a database with a made-up province of a year: people, and dossiers in all states with their tasks, money and
 * ledger, as the commands would have left them. The same for the same seed. Batches are committed one by one. It needs
 * a role that may set `session_replication_role`: chains of the ledger are linked here instead of by its trigger. Keys
 * and references are taken off meanwhile and proven by making them again (`bare-tables.ts`), postings by adding them up.
 */
export async function synthesise(database: Database, input: SynthInput): Promise<{ rows: number }> {
  const { until, dossiers } = input
  const from = addDays(until, -364)
  await database.write(by, tx => appointOfficers(tx, input.seed, from))
  const specimens = await database.write(by, makeSpecimens)
  const counters = await database.read(by, loadCounters)
  const tables = [
    'identity.person',
    ...dossierRows(specimens, counters.money).tables.map(({ into }) => into.split(' ')[0]!),
  ]
  const parts = input.threads ?? (dossiers < worthThreads ? 1 : Math.min(availableParallelism(), mostThreads))
  const plan = Array.from({ length: parts }, (_, part): PartOfLoad => {
    const { people, seed, batch = defaultBatch } = input
    const end = vnInstant(until, '24:00').getTime() - 1000
    return {
      url: database.url,
      seed,
      people,
      dossiers,
      from,
      until,
      end,
      batch,
      specimens,
      counters,
      part,
      parts,
    }
  })
  const sum: Made = { people: 0, dossiers: 0, rows: 0 }
  let sealing: Promise<unknown> | undefined
  const told = (made: Made) => {
    sum.people += made.people
    sum.dossiers += made.dossiers
    sum.rows += made.rows
    input.progress?.(sum)
    // All along, because a seal holds the hashes of all its rows at once.
    sealing ??= database.write(by, seal).finally(() => {
      sealing = undefined
    })
    sealing.catch(() => {})
  }
  let counted: Counted[] = []
  await withBareTables(database.url, { tables, keep: ['platform.ledger_by_xid'], dossiers }, async () => {
    counted = await inThreads(plan, told)
    await sealing
    await database.write(by, seal)
  })
  await settle(database, { tables, counted, lastBill: counters.money.lastBill + dossiers })
  return { rows: sum.rows }
}

/** Each part in a thread of its own; when one fails the others end. */
async function inThreads(plan: readonly PartOfLoad[], told: (made: Made) => void): Promise<Counted[]> {
  const workers = plan.map(
    workerData => new Worker(new URL('./load-worker.ts', import.meta.url), { workerData }),
  )
  try {
    return await Promise.all(
      workers.map(
        worker =>
          new Promise<Counted>((done, fail) => {
            worker.on('message', (said: { made: Made } | { done: Counted }) =>
              'made' in said ? told(said.made) : done(said.done),
            )
            worker.on('error', fail)
            worker.on('exit', code => fail(new Error(`A thread ended early (${code})`)))
          }),
      ),
    )
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}

/** What stands beside the rows: running numbers, figures of supervisors, statistics. */
async function settle(
  database: Database,
  { tables, counted, lastBill }: { tables: readonly string[]; counted: readonly Counted[]; lastBill: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'sen-synth' })
  await client.connect()
  try {
    await keepCounters(client, counted, lastBill)
    const { rows: off } = await client.query(
      'SELECT posting FROM payments.entry GROUP BY posting HAVING sum(debit) <> sum(credit) LIMIT 1',
    )
    if (off.length) throw new Error(`Posting ${off[0].posting} is out of balance`)
    await client.query(`ANALYZE ${tables.join(', ')}`)
  } finally {
    await client.end()
  }
  // What supervisors look at is counted now, not by the first of them.
  await database.write(by, countTally)
}
