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

export function rawBodyOf(request: FastifyRequest): Buffer {
  const body = kept.get(request)
  if (!body) throw new Error('The server does not keep raw bodies: call keepRawBody')
  return body
}
