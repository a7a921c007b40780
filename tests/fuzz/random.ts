/** Chance that can be had again: the same seed gives the same numbers. */
export type Random = {
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  bytes(length: number): Buffer
}

/** mulberry32 (Tommy Ettinger, public domain), begun anew for each `turn` so that one turn can be had again alone. */
export function randomOf(seed: number, turn = 0): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(turn + 1, 0x85ebca6b)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    chance: share => next() < share,
    pick: from => from[below(from.length)]!,
    bytes: length => Buffer.from(Array.from({ length }, () => below(256))),
  }
}
