import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Database } from '#platform/db'
import { type Anchor, firstMissedAnchor, type MissedAnchor } from './anchor.ts'
import type { BrokenRow } from './check-rows.ts'
import {
  type BackdatedRow,
  type BrokenSeal,
  firstUnlinkedSeal,
  type Stretch,
  strangeChains,
} from './check-seals.ts'
import { type Seal, sealColumns } from './seal.ts'
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
    const { rows: seals } = await client.query<Seal>(
      `SELECT ${sealColumns} FROM platform.ledger_seal ORDER BY id`,
    )
    const { rows: moment } = await client.query<{ snapshot: string; newest: number }>(
      'SELECT pg_export_snapshot() AS snapshot, (SELECT coalesce(max(id), 0) FROM platform.ledger) AS newest',
    )
    const { snapshot, newest } = moment[0]!
    const few = newest < worthThreads
    const parts = options.threads ?? (few ? 1 : Math.min(availableParallelism(), mostThreads))
    const work = stretches(seals, parts).map((stretch, part) => ({
      url: database.url,
      snapshot,
      part,
      parts,
      seals,
      stretch,
    }))
    const found = await Promise.all(parts === 1 ? work.map(verifyPart) : work.map(inThread))
    const broken =
      firstOf(found.flatMap(part => part.brokenRow ?? [])) ??
      firstUnlinkedSeal(seals) ??
      (await brokenSeal(client, seals, found)) ??
      firstMissedAnchor(options.anchors ?? [], seals)
    const sum = (count: (part: PartOfVerdict) => number) => found.reduce((all, part) => all + count(part), 0)
    return {
      rows: sum(part => part.rows),
      chains: sum(part => part.chains),
      seals: seals.length,
      unsealed: sum(part => part.unsealed),
      backdated: found.flatMap(part => part.backdated),
      ...(broken && { broken }),
    }
  } finally {
    await client.end()
  }
}

function firstOf(rows: readonly BrokenRow[]): BrokenRow | undefined {
  return rows.toSorted((one, other) => one.id - other.id)[0]
}

async function brokenSeal(
  client: pg.Client,
  seals: readonly Seal[],
  found: readonly PartOfVerdict[],
): Promise<BrokenSeal | undefined> {
  const [first] = found.flatMap(part => part.brokenSeal ?? []).toSorted((one, other) => one.at - other.at)
  if (!first) return undefined
  const seal = seals[first.at]!
  return {
    kind: 'seal',
    id: seal.id,
    why: 'rows',
    sealed: seal.rows,
    found: first.found,
    chains: await strangeChains(client, seal),
  }
}

/** Shares the seals so that each part has about as many rows under them. */
function stretches(seals: readonly Seal[], parts: number): Stretch[] {
  const all = seals.reduce((sum, seal) => sum + seal.rows, 0)
  const cuts = Array.from({ length: parts - 1 }, (_, i) => (all / parts) * (i + 1))
  const ends: number[] = []
  let rows = 0
  for (const [i, seal] of seals.entries()) {
    rows += seal.rows
    while (ends.length < cuts.length && rows >= cuts[ends.length]!) ends.push(i + 1)
  }
  while (ends.length < parts) ends.push(seals.length)
  return ends.map((until, part) => ({ from: ends[part - 1] ?? 0, until, tail: part === parts - 1 }))
}

async function inThread(work: PartOfWork): Promise<PartOfVerdict> {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: work })
  const [answer] = (await once(worker, 'message')) as [PartOfVerdict]
  await worker.terminate()
  return answer
}
