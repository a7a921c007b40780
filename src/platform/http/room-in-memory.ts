import { finished } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Invalid, TooMany } from '#platform/errors'

/** Takes room for so many bytes more. TooMany where there is none; Invalid `form.broken` of a request that is over. */
export type TakeRoom = (bytes: number) => void

/**
 * Room for what requests bring and is held in memory, `most` bytes for all together. Each gives back what it took when
 * its answer is over, however that ends: limits per visitor say nothing of how many visitors come at once.
 */
export function roomInMemory(most: number): (reply: FastifyReply) => TakeRoom {
  let taken = 0
  return reply => {
    let [own, over] = [0, false]
    finished(reply.raw, () => {
      taken -= own
      over = true
    })
    return bytes => {
      if (over) throw new Invalid('form.broken')
      if (taken + bytes > most) throw new TooMany('too-many', { seconds: 10 })
      taken += bytes
      own += bytes
    }
  }
}
