import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestBytes, laneRoom, lanes, mostBytes } from './index.ts'

/** Lengths around the ends of blocks, where the ending does or does not fit in any more. */
const message = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 50, max: 70 }))
    .chain(([blocks, more]) =>
      fc.uint8Array({ minLength: 64 * blocks + more, maxLength: 64 * blocks + more }),
    ),
  fc.uint8Array({ minLength: mostBytes, maxLength: mostBytes }),
)

test('four lanes say what OpenSSL says, of messages of any length beside one another and after one another', () => {
  const four = lanes()
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), messages => {
      for (const [lane, bytes] of messages.entries()) {
        four.bytes.set(bytes, lane * laneRoom)
        four.end(lane, bytes.length)
      }
      four.run()
      for (const [lane, bytes] of messages.entries()) {
        const digest = Buffer.alloc(digestBytes)
        four.digest(lane, new DataView(digest.buffer, digest.byteOffset), 0)
        expect(digest.toString('hex')).toBe(hash('sha256', bytes))
      }
    }),
    { numRuns: 500 },
  )
})

test('what was written stays: of messages alike only the difference is written anew', () => {
  const four = lanes()
  four.bytes.write('a của lần này')
  four.end(0, Buffer.byteLength('a của lần này'))
  for (const first of 'abc') {
    four.bytes.write(first)
    four.run()
    const digest = Array.from({ length: 8 }, (_, at) =>
      (four.word(0, at) >>> 0).toString(16).padStart(8, '0'),
    )
    expect(digest.join('')).toBe(hash('sha256', `${first} của lần này`))
  }
})
