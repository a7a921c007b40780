import { digestBytes, type Lanes, laneRoom, lanes } from '#lib/sha256'

/** The root over no rows, and what stands before the first row of a chain and before the first seal. */
export const genesis: Buffer = Buffer.alloc(digestBytes)

let four: Lanes | undefined

/**
 * The root of a tree over hashes that stand one behind the other. RFC 6962 style: leaves and nodes are hashed under
 * different prefixes, an odd node moves up as it is.
 */
export function merkleRoot(hashes: Uint8Array): Buffer {
  let count = hashes.length / digestBytes
  if (!count) return genesis
  const block = Buffer.from(hashes)
  const level = new DataView(block.buffer, block.byteOffset, block.length)
  hashEach(level, { prefix: 0, groups: count, hashes: 1 })
  for (; count > 1; count = Math.ceil(count / 2)) {
    const pairs = Math.floor(count / 2)
    hashEach(level, { prefix: 1, groups: pairs, hashes: 2 })
    if (count % 2) block.copyWithin(pairs * digestBytes, (count - 1) * digestBytes, count * digestBytes)
  }
  return block.subarray(0, digestBytes)
}

/** Puts in the place of each group of hashes the one over it, from the beginning on. */
function hashEach(level: DataView, of: { prefix: number; groups: number; hashes: number }): void {
  four ??= lanes()
  const size = of.hashes * digestBytes
  for (let lane = 0; lane < 4; lane++) {
    four.bytes[lane * laneRoom] = of.prefix
    four.end(lane, 1 + size)
  }
  for (let group = 0; group < of.groups; group += 4) {
    const count = Math.min(4, of.groups - group)
    for (let lane = 0; lane < count; lane++) {
      const [from, to] = [(group + lane) * size, lane * laneRoom + 1]
      for (let i = 0; i < size; i += 4) four.view.setInt32(to + i, level.getInt32(from + i))
    }
    four.run()
    for (let lane = 0; lane < count; lane++) four.digest(lane, level, (group + lane) * digestBytes)
  }
}
