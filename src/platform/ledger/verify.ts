import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Database } from '#platform/db'
import { type Anchor, firstMissedAnchor, type MissedAnchor } from './anchor.ts'
import { type BrokenRow, firstUnlinked } from './broken-rows.ts'
import { addRuns, brokenChains } from './chain-runs.ts'
import { type BrokenSeal, strangeChains } from './seal-breaks.ts'
import { readSeals, type SealList } from './seal-list.ts'
import { type BackdatedRow, firstStrangeSeal, mostBackdated } from './sealed-rows.ts'
import { type PartOfVerdict, type PartOfWork, verifyPart } from './verify-part.ts'

/** The first thing that is wrong, named so that an auditor can look at it. */
export type Break = BrokenRow | BrokenSeal | MissedAnchor

export type Verdict = {
  rows: number
  chains: number
  seals: number
  /** Rows behind the last seal: only their chains vouch for them yet. */
  unsealed: number
  broken?: Break
  /** Not broken, but somebody should ask why. */
  backdated: BackdatedRow[]
}

/** Below this a thread costs more than it brings. */
const worthThreads = 100_000
const mostThreads = 8

/**
 * Reads the whole ledger as it stands at one moment, computes every hash anew without the help of the database, and
 * compares rows with rows, seals with rows, and published `anchors` with seals. Rows come before seals and seals
 * before anchors: of what is broken, the first is named.
 */
export async function verify(
  database: Pick<Database, 'url'>,
  options: { anchors?: readonly Anchor[]; threads?: number } = {},
): Promise<Verdict> {
  const client = new pg.Client({ connectionString: database.url, application_name: 'sen-verify' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query('SET LOCAL search_path = pg_catalog')
    const anchors = options.anchors ?? []
    const { seals, unlinked: unlinkedSeal, standing } = await readSeals(client, anchors)
    const { snapshot, bounds } = await sharesOf(client, options.threads)
    const parts = await Promise.all(
      [...bounds, undefined].map((until, part) => {
        const work = { url: database.url, snapshot, seals, from: bounds[part - 1], until }
        return bounds.length ? inThread(work) : verifyPart(work)
      }),
    )
    const [{ chains }, ...others] = parts as [PartOfVerdict, ...PartOfVerdict[]]
    for (const other of others) addRuns(chains, other.chains)
    const sealed = parts.map(part => part.sealed)
    const unlinked = await firstUnlinked(client, brokenChains(chains))
    const broken =
      firstOf([...parts.flatMap(part => part.changed ?? []), ...(unlinked ? [unlinked] : [])]) ??
      unlinkedSeal ??
      (await brokenSeal(client, seals, firstStrangeSeal(seals, sealed))) ??
      firstMissedAnchor(anchors, standing)
    return {
      rows: parts.reduce((sum, part) => sum + part.rows, 0),
      chains: chains.chains,
      seals: seals.ids.length,
      unsealed: sealed.reduce((sum, part) => sum + part.unsealed, 0),
      backdated: sealed.flatMap(part => part.backdated).slice(0, mostBackdated),
      ...(broken && { broken }),
    }
  } finally {
    await client.end()
  }
}

/** The moment all threads look at, and the ids at which one stretch ends and the next begins. */
async function sharesOf(
  client: pg.Client,
  threads: number | undefined,
): Promise<{ snapshot: string; bounds: string[] }> {
  const { rows } = await client.query<{ snapshot: string; lowest: number; highest: number }>(
    `SELECT pg_export_snapshot() AS snapshot, coalesce(min(id), 0) AS lowest, coalesce(max(id), 0) AS highest
     FROM platform.ledger`,
  )
  const { snapshot, lowest, highest } = rows[0]!
  const few = highest - lowest < worthThreads
  const parts = threads ?? (few ? 1 : Math.min(availableParallelism(), mostThreads))
  const share = (highest - lowest + 1) / parts
  return {
    snapshot,
    bounds: Array.from({ length: parts - 1 }, (_, i) => String(Math.ceil(lowest + share * (i + 1)))),
  }
}

/** Of a row that is both changed and does not fit, the first is said. */
function firstOf(rows: readonly BrokenRow[]): BrokenRow | undefined {
  return rows.toSorted((one, other) => one.id - other.id)[0]
}

async function brokenSeal(
  client: pg.Client,
  { ids, rows }: SealList,
  strange: { at: number; found: number } | undefined,
): Promise<BrokenSeal | undefined> {
  if (!strange) return undefined
  const id = ids[strange.at]!
  const chains = await strangeChains(client, id)
  return { kind: 'seal', id, why: 'rows', sealed: rows[strange.at]!, found: strange.found, chains }
}

async function inThread(work: PartOfWork): Promise<PartOfVerdict> {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: work })
  const [answer] = (await once(worker, 'message')) as [PartOfVerdict]
  await worker.terminate()
  return answer
}
