import { blockSize, instance, laneRoom, stateSize, statesAt } from './compress.ts'

export { laneRoom }
export const digestBytes = 32
const digestWords = 8
/** A bit that ends the message, and how long it is. */
const ending = 9
/** The longest message that a lane has room for. */
export const mostBytes = laneRoom - ending

/**
 * SHA-256 of four short messages at once, one in each lane of a 128-bit register. OpenSSL takes longer to get ready for
 * a call than for hashing so little. Whoever has a `Lanes` writes message n at `n * laneRoom`, ends it, runs, and takes
 * the digest; what was written stays, so that of messages alike only the difference has to be written.
 */
export type Lanes = {
  bytes: Buffer
  view: DataView
  /** Says how many bytes a lane's message has. */
  end(lane: number, length: number): void
  /** Hashes all lanes that were ended, until the longest is through. */
  run(): void
  /** A number of the digest, of eight. */
  word(lane: number, at: number): number
  digest(lane: number, into: DataView, at: number): void
}

export function lanes(): Lanes {
  const { memory, run } = instance()
  const bytes = Buffer.from(memory)
  const view = new DataView(memory)
  const states = new Int32Array(memory, statesAt)
  const ends = new Int32Array(4)
  /** Where the last state of a lane is, in numbers. */
  const last = new Int32Array(4)
  const word = (lane: number, at: number) => states[last[lane]! + 4 * at]!
  return {
    bytes,
    view,
    end(lane, length) {
      const blocks = Math.ceil((length + ending) / blockSize)
      const from = lane * laneRoom
      const end = from + blocks * blockSize
      bytes[from + length] = 0x80
      for (let at = from + length + 1; at < end - 4; at++) bytes[at] = 0
      view.setUint32(end - 4, 8 * length)
      ends[lane] = blocks * blockSize
      last[lane] = (blocks * stateSize) / 4 + lane
    },
    run() {
      run(Math.max(ends[0]!, ends[1]!, ends[2]!, ends[3]!))
    },
    word,
    digest(lane, into, at) {
      for (let i = 0; i < digestWords; i++) into.setInt32(at + 4 * i, word(lane, i))
    },
  }
}
