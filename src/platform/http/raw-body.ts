import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * A signature is over the bytes that were sent, so they are kept beside what was read from them.
 */
export function keepRawBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    kept.set(request, body)
    void parse(request, body.toString(), done)
  })
}

const kept = new WeakMap<FastifyRequest, Buffer>()

/** Empty where no JSON was sent, whatever the request says of itself: no signature holds over it. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  return kept.get(request) ?? Buffer.alloc(0)
}
