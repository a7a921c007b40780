/**
 * The last number and hash of every chain met so far. Millions of chains stand in flat memory, 52 bytes each in an
 * open-addressed table that is at most two thirds full; a Map of objects would need five times that.
 */
export type ChainEnds = {
  /** The place of a chain, whose id stands in `row` at `at`; it is made when the chain is new. */
  find(row: Buffer, at: number): number
  /** 0 for a new chain. */
  seq(place: number): number
  endsWith(place: number, row: Buffer, hash: number): boolean
  set(place: number, seq: number, row: Buffer, hash: number): void
  count(): number
}

const words = 4
const hashBytes = 32

export function chainEnds(): ChainEnds {
  let room = 1 << 12
  let chains = 0
  let keys = new Uint32Array(room * words)
  let seqs = new Int32Array(room)
  let taken = new Uint8Array(room)
  let hashes = Buffer.alloc(room * hashBytes)

  function placeOf(a: number, b: number, c: number, d: number): number {
    let place = (Math.imul(a ^ d, 0x9e3779b1) ^ Math.imul(b ^ c, 0x85ebca6b)) >>> 0
    for (place &= room - 1; taken[place]; place = (place + 1) & (room - 1)) {
      const key = place * words
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) return place
    }
    return place
  }

  function grow(): void {
    const old = { room, keys, seqs, taken, hashes }
    room *= 2
    keys = new Uint32Array(room * words)
    seqs = new Int32Array(room)
    taken = new Uint8Array(room)
    hashes = Buffer.alloc(room * hashBytes)
    for (let from = 0; from < old.room; from++) {
      if (!old.taken[from]) continue
      const key = old.keys.subarray(from * words, (from + 1) * words)
      const to = placeOf(key[0]!, key[1]!, key[2]!, key[3]!)
      keys.set(key, to * words)
      seqs[to] = old.seqs[from]!
      taken[to] = 1
      old.hashes.copy(hashes, to * hashBytes, from * hashBytes, (from + 1) * hashBytes)
    }
  }

  return {
    find(row, at) {
      if (chains * 3 > room * 2) grow()
      const key = [
        row.readUInt32LE(at),
        row.readUInt32LE(at + 4),
        row.readUInt32LE(at + 8),
        row.readUInt32LE(at + 12),
      ] as const
      const place = placeOf(...key)
      if (!taken[place]) {
        taken[place] = 1
        keys.set(key, place * words)
        chains++
      }
      return place
    },
    seq: place => seqs[place]!,
    endsWith: (place, row, hash) =>
      hashes.compare(row, hash, hash + hashBytes, place * hashBytes, (place + 1) * hashBytes) === 0,
    set(place, seq, row, hash) {
      seqs[place] = seq
      row.copy(hashes, place * hashBytes, hash, hash + hashBytes)
    },
    count: () => chains,
  }
}
