import { merkleRoot } from './merkle.ts'
import { chainOf, field, instantOf, type Row } from './row.ts'
import type { SealList } from './seal-list.ts'

/** A row that says it was written before the seal that was already closed when it was: a wrong clock, or a lie. */
export type BackdatedRow = { id: number; chain: string; seq: number; at: Date; seal: number }

/** What one stretch of the ledger, read in the order of ids, has under each seal. */
export type SealedRows = {
  found: Float64Array
  /** Seals all of whose rows lie in the stretch, and are not those that were sealed. */
  wrong: Set<number>
  /** Hashes of the rows of seals that are not complete: other stretches may have the rest. */
  open: Map<number, Uint8Array>
  unsealed: number
  /** The first of them. */
  backdated: BackdatedRow[]
}

/** Clocks of several machines differ by seconds, and a transaction may last: an hour is neither. */
const tolerance = 3_600_000
export const mostBackdated = 20

const hashSize = 32
const firstRoom = 64 * hashSize

/**
 * Takes rows in the order of ids. Transactions finish in another order than they draw ids, so that rows of one seal
 * stand among those of another; the tree of a seal is built when as many rows are there as were sealed, and only
 * hashes of the seals that wait for rows are kept, 32 to 64 bytes a row.
 */
export function sealedRows(seals: SealList): { add(row: Row): void; result: SealedRows } {
  const { until, rows, closed, ids } = seals
  const result: SealedRows = {
    found: new Float64Array(ids.length),
    wrong: new Set(),
    open: new Map(),
    unsealed: 0,
    backdated: [],
  }
  let seal = 0

  function add(row: Row): void {
    if (!(row.xid < until[seal]! && (seal === 0 || row.xid >= until[seal - 1]!)))
      seal = sealOf(until, row.xid)
    if (seal > 0 && instantOf(row) < closed[seal - 1]! - tolerance) noteBackdated(row)
    if (seal === ids.length) result.unsealed++
    else keep(row)
  }

  function keep({ bytes, from, size }: Row): void {
    const before = result.found[seal]!++
    if (before >= rows[seal]!) return
    const hashes = roomFor(before)
    const hash = from[field.hash]!
    bytes.copy(hashes, before * hashSize, hash, hash + Math.min(hashSize, size[field.hash]!))
    if (before + 1 < rows[seal]!) return
    if (!hasRoot(seals, seal, hashes.subarray(0, (before + 1) * hashSize))) result.wrong.add(seal)
    result.open.delete(seal)
  }

  function roomFor(before: number): Uint8Array {
    const hashes = result.open.get(seal)
    if (hashes && before * hashSize < hashes.length) return hashes
    const more = new Uint8Array(hashes ? 2 * hashes.length : firstRoom)
    if (hashes) more.set(hashes)
    result.open.set(seal, more)
    return more
  }

  function noteBackdated(row: Row): void {
    if (result.backdated.length === mostBackdated) return
    const at = new Date(instantOf(row))
    result.backdated.push({ id: row.id, chain: chainOf(row), seq: row.seq, at, seal: ids[seal - 1]! })
  }

  return { add, result }
}

/** The place of the seal over this transaction; behind the last when it is not sealed. */
function sealOf(until: Float64Array, xid: number): number {
  let [low, high] = [0, until.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (xid < until[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** The first seal under which other rows lie than were sealed, and how many, when all stretches are put together. */
export function firstStrangeSeal(
  seals: SealList,
  stretches: readonly SealedRows[],
): { at: number; found: number } | undefined {
  for (const [at, rows] of seals.rows.entries()) {
    const found = stretches.reduce((sum, stretch) => sum + stretch.found[at]!, 0)
    if (found !== rows || !isRight(seals, at, stretches)) return { at, found }
  }
  return undefined
}

function isRight(seals: SealList, at: number, stretches: readonly SealedRows[]): boolean {
  const parts = stretches.flatMap(({ open, found }) => open.get(at)?.subarray(0, found[at]! * hashSize) ?? [])
  if (parts.length) return hasRoot(seals, at, Buffer.concat(parts))
  return !stretches.some(stretch => stretch.wrong.has(at))
}

function hasRoot({ roots }: SealList, at: number, hashes: Uint8Array): boolean {
  return merkleRoot(hashes).equals(roots.subarray(at * hashSize, (at + 1) * hashSize))
}
