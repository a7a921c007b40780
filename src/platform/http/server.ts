import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { z } from 'zod'
import { actorKey, anyone } from '#platform/access'
import { server as config } from '#platform/config'
import { type Database, isAway } from '#platform/db'
import { Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, SenError, TooMany } from '#platform/errors'
import { isStoreAway } from '#platform/files'
import type { Live } from '#platform/jobs'
import { type Ready, readiness } from '#platform/observe'
import { answerBroken } from './broken-request.ts'
import { csrfHolds, fromElsewhere } from './csrf.ts'
import { mountHealth } from './health.ts'
import { findHeld, hold, withoutSecrets } from './held.ts'
import { mountLive } from './live.ts'
import { programLog } from './log.ts'
import { type Api, type Ctx, json, type Page, type Reply, redirect } from './page.ts'
import { formIn, readForm } from './posted-form.ts'
import { spend } from './rate.ts'
import { keepRawBody } from './raw-body.ts'
import { type Authenticate, bindingOf, browserOf, contextOf } from './request.ts'
import { logRequests } from './request-log.ts'
import { roomInMemory } from './room-in-memory.ts'
import { securityHeaders } from './security-headers.ts'
import { mountTus } from './tus.ts'

export type ServerOptions = {
  database: Database
  live?: Live
  authenticate: Authenticate
  pages: readonly Page[]
  apis: readonly Api[]
  /** What /readyz says; without it, that the database answers. */
  ready?: Pick<Ready, 'look'>
  /** Folder of built styles, scripts and fonts. */
  assets?: string
  /** In this time a request has come in as a whole, or its line is closed: five minutes, in milliseconds. */
  patience?: number
  /** So many bytes of files that are only looked at are held at once: 200 MB. */
  room?: number
  /** Where somebody who is not signed in goes: citizens and officers have different doors. */
  signIn(who: Page['who'], back: string): string
  /** Pages the platform can not draw itself. */
  draw: {
    error(ctx: Ctx, status: number, error: SenError | undefined): Reply
    /**
     * "Here is what you typed, press to send it": the session ended, or (with the token the form came with) the
     * database was away.
     */
    held(ctx: Ctx, action: string, fields: Ctx['form'], away?: { csrf: string }): Reply
  }
}

const unreadable =
  '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Không tìm thấy trang này</title><h1>Không tìm thấy trang này</h1><p>Đường dẫn này không đọc được. <a href="/">Về trang chủ</a></p></html>'

export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { database, patience = 5 * 60_000, room = 200 * 1024 * 1024 } = options
  const roomOf = roomInMemory(room)
  const app: FastifyInstance = Fastify({
    loggerInstance: programLog(),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // Of X-Forwarded-For only what our own balancer wrote, the last one: the others are the visitor's invention.
    trustProxy: config().TRUST_PROXY && ((_address, hop) => hop === 0),
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    // Long enough for a weak line, whose files come in pieces; Fastify's own is for ever.
    requestTimeout: patience,
    // Said to Node too: by it the time for the headers, which must be no longer, is set.
    http: { requestTimeout: patience, connectionsCheckingInterval: patience / 10 },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBroken,
    // An address that can not even be read never reaches a hook: it gets the headers and a plain answer here.
    frameworkErrors: (error, request, reply) =>
      void (reply as FastifyReply)
        .code(error.statusCode ?? 400)
        .headers(securityHeaders(request.id))
        .type('text/html; charset=utf-8')
        .send(unreadable),
  })
  const ctxOf = (request: FastifyRequest, reply: FastifyReply) =>
    contextOf(request, reply, database, options.authenticate)

  // With the database away nobody knows who this is; a page that says so can be drawn for anybody.
  const anyCtxOf = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await ctxOf(request, reply)
    } catch {
      return contextOf(request, reply, database, async () => ({ actor: anyone }))
    }
  }

  logRequests(app)
  keepRawBody(app)
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: 2 * 1024 * 1024 })
  await app.register(multipart)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  })
  if (options.assets)
    await app.register(fastifyStatic, {
      root: options.assets,
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      index: false,
    })

  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(securityHeaders(request.id)))
      if (!reply.hasHeader(name)) reply.header(name, value)
  })

  const send = (reply: FastifyReply, answer: Reply) =>
    reply.code(answer.status).headers(answer.headers).send(answer.body)
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const known = error instanceof SenError ? error : undefined
    const status = statusOf(error)
    if (status >= 500)
      request.log.error(
        { err: error, requestId: request.id, route: request.routeOptions.url },
        'request failed',
      )
    if (known instanceof TooMany) reply.header('retry-after', String(known.params.seconds))
    if (status === 503) reply.header('retry-after', '10')
    if (request.url.startsWith('/api/'))
      return send(
        reply,
        json({ error: { code: known?.code ?? `http-${status}`, message: known?.code ?? 'error' } }, status),
      )
    const ctx = await anyCtxOf(request, reply)
    const typed = status === 503 ? typedInto(request, ctx) : undefined
    if (!typed) return send(reply, options.draw.error(ctx, status, known))
    const csrf = String(typed._csrf)
    return send(reply, options.draw.held(ctx, request.url, withoutSecrets(typed), { csrf }))
  })
  app.setNotFoundHandler(async (request, reply) =>
    send(reply, options.draw.error(await ctxOf(request, reply), 404, undefined)),
  )

  mountHealth(
    app,
    options.ready ?? readiness({ database: async () => void (await database.pool.query('SELECT 1')) }),
  )

  for (const page of options.pages) {
    if (page.get)
      app.get(page.path, async (request, reply) => {
        const ctx = await ctxOf(request, reply)
        if (!admitted(ctx, page.who)) return send(reply, redirect(options.signIn(page.who, request.url)))
        return send(reply, await page.get!(ctx))
      })
    if (page.post)
      app.post(page.path, async (request, reply) => {
        const ctx = await ctxOf(request, reply)
        if (page.foreign) {
          await readForm(request, ctx, { takes: async () => false })
          return send(reply, await page.post!(ctx))
        }
        if (fromElsewhere(request.headers, request.host)) throw new NotAllowed('foreign-site')
        const trusted = (form: Ctx['form']) => csrfHolds(bindingOf(request), form._csrf)
        let isCounted = false
        const count = async () => {
          if (isCounted || !page.limit) return
          isCounted = true
          const { times, seconds } = page.limit
          const who = ctx.actor.kind === 'anyone' ? ctx.address : actorKey(ctx.actor)
          await ctx.read(tx => spend(tx, `${page.path}|${who}`, times, seconds))
        }
        await readForm(request, ctx, {
          inspects: page.inspects && roomOf(reply),
          // Before the first file, so that nobody's twenty megabytes come in more often than they may.
          async takes(form) {
            if (!trusted(form) || !admitted(ctx, page.who)) return false
            await count()
            return true
          },
        })
        if (!admitted(ctx, page.who)) {
          const held = { path: request.url, fields: ctx.form, browser: browserOf(request, ctx) }
          const id = await ctx.write(tx => hold(tx, held, ctx.address))
          return send(reply, redirect(options.signIn(page.who, `/gui-tiep/${id}`)))
        }
        // An old form: the person is who they were, only the token is not. They see what they typed and press once.
        if (!trusted(ctx.form))
          return send(reply, options.draw.held(ctx, request.url, withoutSecrets(ctx.form)))
        await count()
        return send(reply, await page.post!(ctx))
      })
  }

  app.get<{ Params: { id: string } }>('/gui-tiep/:id', async (request, reply) => {
    const ctx = await ctxOf(request, reply)
    if (!z.uuid().safeParse(request.params.id).success) throw new NotFound('page')
    const held = await ctx.read(tx => findHeld(tx, request.params.id, browserOf(request, ctx)))
    if (!held) throw new NotFound('page')
    return send(reply, options.draw.held(ctx, held.path, held.fields))
  })

  for (const api of options.apis)
    app.route({
      method: api.method,
      url: api.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const ctx = await ctxOf(request, reply)
        if (!admitted(ctx, api.who)) throw new NotSignedIn()
        if (api.method !== 'GET' && ctx.session && fromElsewhere(request.headers, request.host))
          throw new NotAllowed('foreign-site')
        if (api.limit)
          await ctx.read(tx => spend(tx, `${api.path}|${ctx.address}`, api.limit!.times, api.limit!.seconds))
        const input = {
          params: parse(api.params, request.params),
          query: parse(api.query, ctx.query),
          body: parse(api.body, request.body),
        }
        return send(reply, json(await api.handle(ctx, input)))
      },
    })

  mountTus(app, (request: FastifyRequest) =>
    ctxOf(request, { setCookie: () => {}, clearCookie: () => {} } as never),
  )
  mountLive(app, ctxOf, options.live)
  return app
}

function admitted(ctx: Ctx, who: Page['who']): boolean {
  if (who === 'anyone') return true
  return who === 'signed-in' ? ctx.actor.kind !== 'anyone' : ctx.actor.kind === who
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const read = schema.safeParse(value)
  if (!read.success) throw new Invalid('input', { detail: z.prettifyError(read.error).slice(0, 500) })
  return read.data
}

// What PostgreSQL says of a text that is no uuid, no date, no number: an address with such an id names nothing.
const noSuchValue = new Set(['22P02', '22003', '22007', '22008', '22021'])

/** What one of our own forms carried, where it came without files. */
function typedInto(request: FastifyRequest, ctx: Ctx): Ctx['form'] | undefined {
  if (request.method !== 'POST' || fromElsewhere(request.headers, request.host)) return undefined
  try {
    const fields = Object.keys(ctx.form).length ? ctx.form : formIn(request.body)
    return typeof fields._csrf === 'string' ? fields : undefined
  } catch {
    return undefined
  }
}

function statusOf(error: Error & { statusCode?: number; code?: string }): number {
  if (noSuchValue.has(error.code ?? '')) return 404
  if (error instanceof Invalid) return 400
  if (error instanceof NotSignedIn) return 401
  if (error instanceof NotFound || error instanceof NotAllowed) return 404
  if (error instanceof Conflict) return 409
  if (error instanceof TooMany) return 429
  if (isAway(error) || isStoreAway(error)) return 503
  const status = error.statusCode ?? 500
  return status >= 400 && status < 500 ? status : 500
}
