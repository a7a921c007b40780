import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import type { Day } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { connect } from '#platform/db'
import { instant, int, jsonb, text, uuid } from './columns.ts'
import { copyIn } from './copy-in.ts'
import type { Counted, Counters } from './counters.ts'
import { dossierRows, type Specimens } from './dossier-rows.ts'
import { filingsOf } from './filings.ts'
import { live } from './live.ts'
import { citizenAt } from './person.ts'
import { loadProvince, type Province } from './province.ts'
import { type Rows, rowsFor } from './rows.ts'
import { arrivals } from './seasons.ts'

/** What a thread is told: plain data. */
export type PartOfLoad = {
  url: string
  seed: number
  people: number
  dossiers: number
  from: Day
  until: Day
  /** The end of the last day, in milliseconds. */
  end: number
  batch: number
  specimens: Specimens
  counters: Counters
  part: number
  parts: number
}
export type Made = { people: number; dossiers: number; rows: number }

/**
 * Makes one part of the province and copies it in: some of the people, and all dossiers of some centres. Codes, books
 * and receipts are numbered by place and a place belongs to one part, so what comes out does not depend on how many
 * parts there are. `told` hears of each batch when it is committed.
 */
export async function loadPart(input: PartOfLoad, told: (made: Made) => void): Promise<Counted> {
  const province = await provinceOf(input)
  const client = new pg.Client({ connectionString: input.url, application_name: 'sen-synth' })
  await client.connect()
  try {
    await client.query('SET session_replication_role = replica; SET synchronous_commit = off')
    await copyPeople(client, input, told)
    await copyDossiers(client, province, input, told)
  } finally {
    await client.end()
  }
  return { codes: input.counters.codes, books: province.books, receipts: input.counters.money.receipts }
}

async function provinceOf(input: PartOfLoad): Promise<Province> {
  const database = connect({ url: input.url, pool: 1 })
  try {
    return await database.read({ actor: system('synth') }, tx => loadProvince(tx, input))
  } finally {
    await database.close()
  }
}

async function copyPeople(
  client: pg.Client,
  { people, seed, from, part, parts }: PartOfLoad,
  told: (made: Made) => void,
): Promise<void> {
  const rows = rowsFor(
    'identity.person',
    ['id', uuid],
    ['personal_number', text],
    ['name', text],
    ['birth_date', text],
    ['sex', text],
    ['phone', text],
    ['residence', jsonb],
    ['level', int],
    ['source', text],
    ['created_at', instant],
  )
  const created = Date.parse(`${from}T00:00:00+07:00`)
  const last = Math.floor((people * (part + 1)) / parts)
  for (let position = Math.floor((people * part) / parts); position < last; ) {
    for (const end = Math.min(last, position + 20_000); position < end; position++) {
      const { id, personalNumber, name, birthDate, sex, phone } = citizenAt(seed, position)
      rows.add(id, personalNumber, name, birthDate, sex, phone, '{}', 2, 'vneid', created)
    }
    const { count } = rows
    await copyIn(client, rows.into, rows.take())
    told({ people: count, dossiers: 0, rows: count })
  }
}

async function copyDossiers(
  client: pg.Client,
  province: Province,
  input: PartOfLoad,
  told: (made: Made) => void,
): Promise<void> {
  const { dossiers, from, until, end, specimens, counters } = input
  const { tables, put } = dossierRows(specimens, counters.money)
  const centres = centresOf(province, input)
  const { calendar } = province.clockAt(province.centre.id)
  let waiting = 0
  let sending = Promise.resolve()
  const send = async () => {
    await sending
    const made = { people: 0, dossiers: waiting, rows: tables.reduce((sum, { count }) => sum + count, 0) }
    waiting = 0
    sending = sendBatch(client, tables).then(() => told(made))
    sending.catch(() => {})
  }
  for (const arrived of arrivals(dossiers, from, until, calendar))
    for (const { filing, draw } of filingsOf(province, {
      ...input,
      ...arrived,
      counters: counters.codes,
      part: centres,
    })) {
      put(live(province, filing, draw, end), draw)
      waiting++
      // While one batch is on its way the next is made: the socket gets its turn.
      if (waiting % 50 === 0) await setImmediate()
      if (waiting >= input.batch) await send()
    }
  await send()
  await sending
}

async function sendBatch(client: pg.Client, tables: readonly Rows[]): Promise<void> {
  const parts = tables.flatMap(table => (table.count ? [{ into: table.into, chunks: table.take() }] : []))
  await client.query('BEGIN')
  for (const { into, chunks } of parts) await copyIn(client, into, chunks)
  await client.query('COMMIT')
}

/** The centres of a part: each goes, the largest first, to the part that has least yet. */
function centresOf({ communes, centre, kinds }: Province, { part, parts }: PartOfLoad): ReadonlySet<string> {
  const people = communes.reduce((sum, { first, next }) => sum + next - first, 0)
  const share = (provincial: boolean) =>
    kinds.reduce((sum, kind) => sum + (kind.provincial === provincial ? kind.shares[0]! : 0), 0)
  const loads = Array.from({ length: parts }, () => ({ weight: 0, ids: new Set<string>() }))
  const places = [
    { id: centre.id, weight: (people * share(true)) / share(false) },
    ...communes.map(({ id, first, next }) => ({ id, weight: next - first })),
  ]
  for (const { id, weight } of places.toSorted((one, other) => other.weight - one.weight)) {
    const least = loads.reduce((one, other) => (other.weight < one.weight ? other : one))
    least.weight += weight
    least.ids.add(id)
  }
  return loads[part]!.ids
}
