import { hash as digest } from 'node:crypto'

const size = 32

/** The root over no rows, and what stands before the first row of a chain and before the first seal. */
export const genesis: Buffer = Buffer.alloc(size)

/**
 * The root of a tree over hashes that stand one behind the other. RFC 6962 style: leaves and nodes are hashed under
 * different prefixes, an odd node moves up as it is.
 */
export function merkleRoot(hashes: Uint8Array): Buffer {
  let count = hashes.length / size
  if (!count) return genesis
  // One block of memory for all levels, behind room for what is hashed: a Buffer for each node, or a copy from one
  // block to another, would cost as much as the hashing.
  const block = Buffer.alloc(begin + hashes.length)
  block.set(hashes, begin)
  const leaf = block.subarray(0, 1 + size)
  const node = block.subarray(0, 1 + 2 * size)
  const place = (n: number) => begin + n * size
  for (let i = 0; i < count; i++) {
    block.copyWithin(1, place(i), place(i + 1))
    block.write(digest('sha256', leaf, 'binary'), place(i), 'latin1')
  }
  block[0] = 1
  for (; count > 1; count = Math.ceil(count / 2)) {
    for (let i = 0; i < count; i += 2) {
      const to = place(i / 2)
      if (i + 1 === count) block.copyWithin(to, place(i), place(count))
      else {
        block.copyWithin(1, place(i), place(i + 2))
        block.write(digest('sha256', node, 'binary'), to, 'latin1')
      }
    }
  }
  return block.subarray(begin, begin + size)
}

/** A prefix and two hashes. */
const begin = 1 + 2 * size
