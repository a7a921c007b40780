import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { addDays, type Day, vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { seal } from '#platform/ledger'
import { foldTally } from '../modules/dossiers/jobs/fold-tally.ts'
import { copyIn, type Rows, rowsFor } from './copy-in.ts'
import { keepCounters, loadCounters } from './counters.ts'
import { type DossierRows, dossierRows } from './dossier-rows.ts'
import { filingsOf } from './filings.ts'
import { live } from './live.ts'
import { appointOfficers } from './officers.ts'
import { citizenAt } from './person.ts'
import { loadProvince } from './province.ts'
import { arrivals } from './seasons.ts'
import { makeSpecimens } from './specimens.ts'
import { withoutIndexes } from './without-indexes.ts'

export type SynthInput = {
  people: number
  dossiers: number
  seed: number
  /** The last day on which something happens; the first is a year before. */
  until: Day
  /** Rows go out when so many dossiers were made. What comes out does not depend on it. */
  batch?: number
  /** Told after each batch. */
  progress?(made: { people: number; dossiers: number }): void
}

const by = { actor: system('synth') }
const defaultBatch = 2000

/**
 * Fills a database with a made-up province of a year: people, and dossiers in all states with their tasks, money and
 * ledger, as the commands would have left them. The same for the same seed. Batches are committed one by one, so that
 * a load that breaks off leaves whole dossiers; it needs a role that may set `session_replication_role`, for chains of
 * the ledger are linked here instead of by its trigger, and foreign keys hold by making.
 */
export async function synthesise(database: Database, input: SynthInput): Promise<{ rows: number }> {
  const { seed, people, dossiers, until } = input
  const from = addDays(until, -364)
  await database.write(by, tx => appointOfficers(tx, seed, from))
  const province = await database.read(by, tx => loadProvince(tx, { seed, people, from, until }))
  const specimens = await database.write(by, makeSpecimens)
  const counters = await database.read(by, tx => loadCounters(tx, province.books))
  const rows = dossierRows(specimens, counters.money)
  const client = new pg.Client({ connectionString: database.url, application_name: 'sen-synth' })
  await client.connect()
  let total = 0
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off`)
    total += await copyPeople(client, input, from)
    await withoutIndexes(client, dossiers, async () => {
      const end = vnInstant(until, '24:00').getTime() - 1000
      const batch = input.batch ?? defaultBatch
      let [made, waiting] = [0, 0]
      let sending = Promise.resolve()
      const send = async () => {
        await sending
        const counted = countOf(rows)
        total += counted
        waiting = 0
        sending = sendBatch(database, client, rows)
        sending.catch(() => {})
        input.progress?.({ people, dossiers: made })
      }
      for (const { day, count, first } of arrivals(
        dossiers,
        from,
        until,
        province.clockAt(province.centre.id).calendar,
      )) {
        for (const { filing, draw } of filingsOf(province, {
          seed,
          day,
          first,
          count,
          people,
          counters: counters.codes,
        })) {
          rows.put(live(province, filing, draw, end), draw)
          made++
          waiting++
          // While one batch is on its way the next is made: the socket gets its turn.
          if (made % 50 === 0) await setImmediate()
          if (waiting >= batch) await send()
        }
      }
      await send()
      await sending
    })
    await keepCounters(client, counters)
    await client.query('SET session_replication_role = origin; ANALYZE')
  } finally {
    await client.end()
  }
  await database.write(by, seal)
  // What supervisors look at is counted now, not by the first of them.
  await database.write(by, foldTally)
  return { rows: total }
}

const countOf = ({ tables }: DossierRows) => tables.reduce((sum, table) => sum + table.count, 0)

async function sendBatch(database: Database, client: pg.Client, { tables }: DossierRows): Promise<void> {
  const parts = tables.flatMap(table => (table.count ? [{ into: table.into, lines: table.take() }] : []))
  await client.query('BEGIN')
  for (const { into, lines } of parts) await copyIn(client, into, lines)
  await client.query('COMMIT')
  // Batch by batch, because a seal holds the hashes of all its rows at once.
  await database.write(by, seal)
}

async function copyPeople(
  client: pg.Client,
  { people, seed, progress }: SynthInput,
  from: Day,
): Promise<number> {
  const rows: Rows = rowsFor(
    'identity.person',
    'id, personal_number, name, birth_date, sex, phone, residence, level, source, created_at',
  )
  const created = `${from} 00:00:00+07`
  for (let position = 0; position < people; ) {
    for (const end = Math.min(people, position + 20_000); position < end; position++) {
      const { id, personalNumber, name, birthDate, sex, phone } = citizenAt(seed, position)
      rows.add(id, personalNumber, name, birthDate, sex, phone, '{}', 2, 'vneid', created)
    }
    await copyIn(client, rows.into, rows.take())
    progress?.({ people: position, dossiers: 0 })
  }
  return people
}
