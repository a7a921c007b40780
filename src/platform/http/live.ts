import { timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorKey } from '#platform/access'
import { macText } from '#platform/config'
import { NotFound, TooMany } from '#platform/errors'
import type { Live } from '#platform/jobs'
import type { Ctx } from './page.ts'
import { securityHeaders } from './security-headers.ts'

/** A stream lives so long; then the browser comes again by itself, and is asked anew who it is. */
const lifetime = 10 * 60_000
/** Open streams of one person in one process: more than anybody has windows. */
const mostStreams = 20

/**
 * The address at which an open page hears that one of these channels changed. A page makes it for who may see what
 * the channels are about: signed for this session, so that nobody listens to a channel that no page gave them.
 */
export function liveAddress(ctx: Pick<Ctx, 'csrf'>, channels: readonly string[]): string {
  const kenh = channels.join(',')
  return `/luong?kenh=${encodeURIComponent(kenh)}&ky=${signature(ctx, kenh)}`
}

function signature(ctx: Pick<Ctx, 'csrf'>, channels: string): string {
  return macText('live', `${ctx.csrf}|${channels}`)
}

function signed(ctx: Ctx): boolean {
  const [expected, given] = [signature(ctx, ctx.query.kenh ?? ''), ctx.query.ky ?? ''].map(text =>
    Buffer.from(text),
  )
  return expected!.length === given!.length && timingSafeEqual(expected!, given!)
}

/** Open pages are told that a channel changed; what changed they ask for themselves, with their own rights. */
export function mountLive(
  app: FastifyInstance,
  ctxOf: (request: FastifyRequest, reply: FastifyReply) => Promise<Ctx>,
  live: Live | undefined,
): void {
  const streams = new Map<string, number>()
  const answers = new Set<ServerResponse>()
  app.get('/luong', async (request, reply) => {
    const ctx = await ctxOf(request, reply)
    if (ctx.actor.kind === 'anyone' || !live || !signed(ctx)) throw new NotFound('page')
    const who = actorKey(ctx.actor)
    const open = streams.get(who) ?? 0
    if (open >= mostStreams) throw new TooMany('too-many', { seconds: 60 })
    streams.set(who, open + 1)
    reply.hijack()
    reply.raw.writeHead(200, {
      ...securityHeaders(request.id),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // The line ends with its stream: one kept for later would keep a server from closing.
      connection: 'close',
      'x-accel-buffering': 'no',
    })
    reply.raw.write(': chào\n\n')
    answers.add(reply.raw)
    const channels = ctx.query.kenh!.split(',')
    const stops = channels.map(channel => live.subscribe(channel, () => reply.raw.write('data: changed\n\n')))
    const beat = setInterval(() => reply.raw.write(': nhịp\n\n'), 25_000)
    const last = setTimeout(() => reply.raw.end(), lifetime)
    reply.raw.once('close', () => {
      answers.delete(reply.raw)
      clearInterval(beat)
      clearTimeout(last)
      for (const stop of stops) stop()
      const left = streams.get(who)! - 1
      if (left) streams.set(who, left)
      else streams.delete(who)
    })
  })
  // Streams never end by themselves: a server that closes must end them, or it would wait for ever. Who was listening
  // comes again by itself, to another process.
  app.addHook('preClose', async () => {
    for (const answer of answers) answer.end()
  })
}
