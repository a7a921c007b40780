import { hash as digest } from 'node:crypto'

const size = 32

/** The root over no rows, and what stands before the first row of a chain and before the first seal. */
export const genesis: Buffer = Buffer.alloc(size)

/**
 * The root of a tree over hashes that stand one behind the other. RFC 6962 style: leaves and nodes are hashed under
 * different prefixes, an odd node moves up as it is.
 */
export function merkleRoot(hashes: Buffer): Buffer {
  let count = hashes.length / size
  if (!count) return genesis
  // One block of memory for all levels: a Buffer for each node would cost three times the hashing.
  const level = Buffer.from(hashes)
  const leaf = Buffer.alloc(1 + size, 0)
  for (let i = 0; i < count; i++) {
    level.copy(leaf, 1, i * size, (i + 1) * size)
    level.write(digest('sha256', leaf, 'hex'), i * size, 'hex')
  }
  const node = Buffer.alloc(1 + 2 * size, 1)
  for (; count > 1; count = Math.ceil(count / 2)) {
    for (let i = 0; i < count; i += 2) {
      const to = (i / 2) * size
      if (i + 1 === count) level.copy(level, to, i * size, count * size)
      else {
        level.copy(node, 1, i * size, (i + 2) * size)
        level.write(digest('sha256', node, 'hex'), to, 'hex')
      }
    }
  }
  return level.subarray(0, size)
}
