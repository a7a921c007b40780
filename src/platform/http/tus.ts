import type { FastifyInstance } from 'fastify'
import { Conflict, Invalid, NotAllowed, NotFound, SenError } from '#platform/errors'
import { begin, type FileRow, resume, standing } from '#platform/files'
import { fromElsewhere } from './csrf.ts'
import type { Ctx } from './page.ts'

/**
 * Uploads that go on after a lost connection: the core of the tus 1.0 protocol (creation, offset, append), so that
 * any tus client works. An upload belongs to who began it.
 */
export function mountTus(app: FastifyInstance, ctxOf: (request: never) => Promise<Ctx>): void {
  const headers = (file?: FileRow): Record<string, string> => ({
    'tus-resumable': '1.0.0',
    'cache-control': 'no-store',
    ...(file && { 'upload-offset': String(file.received), 'upload-length': String(file.size) }),
    ...(file?.refusal && { 'x-refusal': file.refusal }),
  })
  app.addContentTypeParser('application/offset+octet-stream', (_request, payload, done) =>
    done(null, payload),
  )

  app.post('/tai-len', async (request, reply) => {
    const ctx = await ctxOf(request as never)
    if (fromElsewhere(request.headers, request.host)) throw new NotAllowed('foreign-site')
    if (ctx.actor.kind === 'anyone') return reply.code(401).send()
    const size = Number(request.headers['upload-length'])
    const name = metadata(String(request.headers['upload-metadata'] ?? '')).filename
    if (!name || !Number.isSafeInteger(size)) throw new Invalid('file.size')
    const file = await ctx.write(tx => begin(tx, { name, size }))
    return reply
      .code(file.state === 'refused' ? 413 : 201)
      .headers({ ...headers(file), location: `/tai-len/${file.id}` })
      .send()
  })

  app.head<{ Params: { id: string } }>('/tai-len/:id', async (request, reply) => {
    const ctx = await ctxOf(request as never)
    if (!uuid(request.params.id)) return reply.code(404).send()
    try {
      const file = await ctx.read(tx => standing(tx, request.params.id))
      return reply.code(200).headers(headers(file)).send()
    } catch (error) {
      if (error instanceof NotFound) return reply.code(404).send()
      throw error
    }
  })

  app.patch<{ Params: { id: string } }>(
    '/tai-len/:id',
    { bodyLimit: 32 * 1024 * 1024 },
    async (request, reply) => {
      const ctx = await ctxOf(request as never)
      if (fromElsewhere(request.headers, request.host) || !uuid(request.params.id))
        return reply.code(404).send()
      const offset = Number(request.headers['upload-offset'])
      try {
        const file = await ctx.read(tx => resume(tx, request.params.id, offset, request.body as never))
        return reply.code(204).headers(headers(file)).send()
      } catch (error) {
        if (error instanceof Conflict) return reply.code(409).headers(headers()).send()
        if (error instanceof SenError) return reply.code(404).headers(headers()).send()
        throw error
      }
    },
  )
}

const uuid = (text: string) => /^[0-9a-f-]{36}$/i.test(text)

function metadata(header: string): Record<string, string> {
  return Object.fromEntries(
    header
      .split(',')
      .map(pair => pair.trim().split(' '))
      .map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString('utf8')]),
  )
}
