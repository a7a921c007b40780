import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { authenticate, signInPath } from '#modules/identity'
import type { Database } from '#platform/db'
import { buildServer, type ServerOptions } from '#platform/http'
import { errorPage, heldPage } from '#platform/pages'
import { modules } from '../../src/modules.ts'

/** Everything over a test database as it really runs, sign-in included, without a port. */
export function testApp(
  database: Database,
  options: Pick<ServerOptions, 'assets' | 'live'> = {},
): Promise<FastifyInstance> {
  return buildServer({
    database,
    authenticate,
    pages: modules.flatMap(module => module.pages ?? []),
    apis: modules.flatMap(module => module.apis ?? []),
    signIn: signInPath,
    draw: { error: errorPage, held: heldPage },
    ...options,
  })
}

/** Refused by us, and with the headers that protect: also when the request was nonsense. */
export function expectRefused(
  answer: { statusCode: number; headers: Record<string, unknown> },
  what: string,
): void {
  expect(answer.statusCode, what).toBeGreaterThanOrEqual(400)
  expect(answer.statusCode, what).toBeLessThan(500)
  expect(String(answer.headers['content-security-policy']), what).toContain("default-src 'none'")
  expect(answer.headers['x-content-type-options'], what).toBe('nosniff')
}

export type Seen = { status: number; html: string; location: string | undefined; setCookies: string[] }

/** A browser without JavaScript: keeps cookies, posts with the token of the form it sees, follows nothing by itself. */
export function browserOn(app: FastifyInstance, options: { address?: string; cookie?: string } = {}) {
  const jar = new Map<string, string>()
  const [name, value] = options.cookie?.split('=') ?? []
  if (name && value) jar.set(name, value)
  let last = ''

  async function visit(request: {
    method: 'GET' | 'POST'
    url: string
    payload?: string
    headers?: Record<string, string>
  }): Promise<Seen> {
    const answer = await app.inject({
      ...request,
      cookies: Object.fromEntries(jar),
      remoteAddress: options.address ?? '192.0.2.1',
    })
    for (const cookie of answer.cookies) {
      const gone = cookie.expires !== undefined && cookie.expires.getTime() < Date.now()
      if (gone) jar.delete(cookie.name)
      else jar.set(cookie.name, cookie.value)
    }
    last = answer.body
    return {
      status: answer.statusCode,
      html: answer.body,
      location: answer.headers.location as string | undefined,
      setCookies: [answer.headers['set-cookie'] ?? []].flat(),
    }
  }
  return {
    jar,
    get: (url: string) => visit({ method: 'GET', url }),
    /** Posts the form of the page that was seen last, or of the page at `url` when that was none. */
    async post(url: string, form: Record<string, string>, headers: Record<string, string> = {}) {
      if (!tokenIn(last)) await visit({ method: 'GET', url })
      const payload = new URLSearchParams({ _csrf: tokenIn(last) ?? '', ...form }).toString()
      return visit({
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      })
    },
  }
}

function tokenIn(html: string): string | undefined {
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1]
}
