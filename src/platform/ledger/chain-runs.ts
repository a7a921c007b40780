import { field, hasHashes, type Row, uuidOf } from './row.ts'

/**
 * Runs of chains: rows of one chain that follow one another, each linked to the one before it. A row or a run that
 * does not continue the newest run of its chain begins another, so that order does not matter: rows that came late,
 * and stretches of the ledger that several threads read, fit together afterwards or do not.
 *
 * Millions of runs stand in flat memory, 92 bytes each, found by an open-addressed table of 4 bytes a place that is at
 * most two thirds full. All of it can be handed to another thread without copying.
 */
export type ChainRuns = {
  runs: Uint32Array<ArrayBuffer>
  count: number
  places: Int32Array<ArrayBuffer>
  chains: number
}

/** A run, in words: the chain, its first and last number, the hash before it and at its end, the chain's run before. */
const [first, last, prev, hash, older, wordsOfRun] = [4, 5, 6, 14, 22, 23] as const
const hashWords = 8
const none = -1

export function chainRuns(): ChainRuns {
  const room = 1 << 8
  return {
    runs: new Uint32Array(room * wordsOfRun),
    count: 0,
    places: new Int32Array(2 * room).fill(none),
    chains: 0,
  }
}

const single = new Uint32Array(wordsOfRun)

/** A row whose hashes are not hashes is left out: its chain will not be whole. */
export function addRow(to: ChainRuns, row: Row): void {
  if (!hasHashes(row)) return
  const { view, from } = row
  const chain = from[field.chain]!
  for (let i = 0; i < first; i++) single[i] = view.getUint32(chain + 4 * i)
  single[first] = single[last] = row.seq
  const [before, own] = [from[field.prev]!, from[field.hash]!]
  for (let i = 0; i < hashWords; i++) {
    single[prev + i] = view.getUint32(before + 4 * i)
    single[hash + i] = view.getUint32(own + 4 * i)
  }
  add(to, single, 0)
}

export function addRuns(to: ChainRuns, { runs, count }: ChainRuns): void {
  for (let run = 0; run < count; run++) add(to, runs, run * wordsOfRun)
}

function add(to: ChainRuns, from: Uint32Array, at: number): void {
  if (to.chains * 3 > to.places.length * 2) growPlaces(to)
  const place = placeOf(to, from, at)
  const run = to.places[place]!
  if (run === none) to.chains++
  else if (follows(from, at, to.runs, run * wordsOfRun)) {
    const end = run * wordsOfRun
    to.runs[end + last] = from[at + last]!
    for (let i = hash; i < hash + hashWords; i++) to.runs[end + i] = from[at + i]!
    return
  }
  const begin = to.count * wordsOfRun
  if (begin === to.runs.length) growRuns(to)
  for (let i = 0; i < older; i++) to.runs[begin + i] = from[at + i]!
  to.runs[begin + older] = run
  to.places[place] = to.count++
}

/** Whether a run begins where another of the same chain ends. */
function follows(next: Uint32Array, at: number, runs: Uint32Array, end: number): boolean {
  if (next[at + first] !== runs[end + last]! + 1) return false
  for (let i = 0; i < hashWords; i++) if (next[at + prev + i] !== runs[end + hash + i]) return false
  return true
}

function placeOf({ runs, places }: ChainRuns, key: Uint32Array, at: number): number {
  const [a, b, c, d] = [key[at]!, key[at + 1]!, key[at + 2]!, key[at + 3]!]
  const mask = places.length - 1
  let place = (Math.imul(a ^ d, 0x9e3779b1) ^ Math.imul(b ^ c, 0x85ebca6b)) & mask
  for (; places[place] !== none; place = (place + 1) & mask) {
    const run = places[place]! * wordsOfRun
    if (runs[run] === a && runs[run + 1] === b && runs[run + 2] === c && runs[run + 3] === d) break
  }
  return place
}

function growPlaces(to: ChainRuns): void {
  const newest = to.places
  to.places = new Int32Array(2 * newest.length).fill(none)
  for (const run of newest) if (run !== none) to.places[placeOf(to, to.runs, run * wordsOfRun)] = run
}

function growRuns(to: ChainRuns): void {
  const runs = new Uint32Array(2 * to.runs.length)
  runs.set(to.runs)
  to.runs = runs
}

/** The chains whose runs do not make one whole: from number 1 on, each number once, each linked to the one before. */
export function brokenChains(of: ChainRuns): string[] {
  const chains: string[] = []
  for (const run of of.places) if (run !== none && !isWhole(of.runs, run)) chains.push(chainOf(of.runs, run))
  return chains
}

/** Stands before the first row of every chain. */
const beginning = new Uint32Array(wordsOfRun)

function isWhole(runs: Uint32Array, newest: number): boolean {
  const begins: number[] = []
  for (let run = newest; run !== none; run = runs[run * wordsOfRun + older]! | 0)
    begins.push(run * wordsOfRun)
  begins.sort((one, other) => runs[one + first]! - runs[other + first]!)
  return begins.every((at, i) =>
    i ? follows(runs, at, runs, begins[i - 1]!) : follows(runs, at, beginning, 0),
  )
}

function chainOf(runs: Uint32Array, run: number): string {
  const bytes = Buffer.alloc(16)
  for (let i = 0; i < first; i++) bytes.writeUInt32BE(runs[run * wordsOfRun + i]!, 4 * i)
  return uuidOf(bytes, 0)
}
