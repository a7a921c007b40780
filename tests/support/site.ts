import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { type Actor, anyone } from '#platform/access'
import type { Database } from '#platform/db'
import { buildServer } from '#platform/http'
import { errorPage, heldPage } from '#platform/pages'
import { modules } from '../../src/modules.ts'

export type Visit = {
  status: number
  html: string
  location?: string
  headers: Record<string, unknown>
  bytes: Buffer
}

/** All pages and machine interfaces over a test database, without a port; who visits is said at each visit. */
export async function testSite(database: Database): Promise<{
  app: FastifyInstance
  /** A request of that browser as whoever visited last. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>
  as(actor: Actor): {
    get(path: string): Promise<Visit>
    post(path: string, form: Record<string, string | string[]>, page?: string): Promise<Visit>
  }
}> {
  let visitor: Actor = anyone
  // All who visit share one browser: it is told apart from others, not they from one another.
  const browser: Record<string, string> = {}
  const app = await buildServer({
    database,
    authenticate: async () => ({
      actor: visitor,
      session: { id: 'session', csrf: 'a secret of the test session' },
    }),
    pages: modules.flatMap(module => module.pages ?? []),
    apis: modules.flatMap(module => module.apis ?? []),
    signIn: (who, back) => `/dang-nhap?${who}&ve=${encodeURIComponent(back)}`,
    draw: { error: errorPage, held: heldPage },
  })
  const inject = async (request: InjectOptions) => {
    const answer = await app.inject({ ...request, cookies: browser })
    for (const { name, value } of answer.cookies) if (name === 'sen_visitor') browser[name] = value
    return answer
  }
  const visit = async (actor: Actor, request: InjectOptions): Promise<Visit> => {
    visitor = actor
    const answer = await inject(request)
    return {
      status: answer.statusCode,
      html: answer.body,
      headers: answer.headers,
      bytes: answer.rawPayload,
      ...(answer.headers.location && { location: answer.headers.location }),
    }
  }
  return {
    app,
    inject,
    as: actor => ({
      get: path => visit(actor, { method: 'GET', url: path }),
      /** Posts as a browser would that has the form open: with the token that stands in its page, by default at `path`. */
      async post(path, form, page = path) {
        const { html } = await visit(actor, { method: 'GET', url: page })
        const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
        return visit(actor, {
          method: 'POST',
          url: path,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(
            // A page within a page (a preview) carries its own token in `form`.
            Object.entries({ _csrf: token, ...form }).flatMap(([name, value]) =>
              [value].flat().map(one => [name, one]),
            ),
          ).toString(),
        })
      },
    }),
  }
}
