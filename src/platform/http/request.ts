import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#platform/access'
import { now } from '#platform/clock'
import { publicUrl } from '#platform/config'
import type { Database } from '#platform/db'
import { csrfToken } from './csrf.ts'
import { networkOf } from './network-of.ts'
import type { Ctx, Session } from './page.ts'

export type Authenticate = (request: {
  cookie(name: string): string | undefined
  database: Database
}) => Promise<{ actor: Actor; session?: Session }>

const secure = () => publicUrl().startsWith('https:')
/** Under this name a browser takes a cookie from this very host alone, and only over TLS. */
const cookieName = (name: string) => (secure() ? `__Host-${name}` : name)
const visitorCookie = 'sen_visitor'

/** Makes the context of a request. It is made once and kept on the request. */
export async function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  authenticate: Authenticate,
): Promise<Ctx> {
  const kept = (request as { sen?: Ctx }).sen
  if (kept) return kept
  const cookie = (name: string) => request.cookies[cookieName(name)]
  const { actor, session } = await authenticate({ cookie, database })
  const setCookie = (name: string, value: string, options: { maxAge?: number } = {}) =>
    void reply.setCookie(cookieName(name), value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: secure(),
      ...options,
    })

  const visitor = session?.csrf ?? markBrowser({ cookie, setCookie })
  const url = urlOf(request.url)
  const asked = url.searchParams.get('lang')
  if (asked === 'vi' || asked === 'en') setCookie('sen_lang', asked, { maxAge: 31_536_000 })
  const locale = (asked ?? cookie('sen_lang')) === 'en' ? 'en' : 'vi'
  const by = { actor, locale, requestId: request.id } as const
  let token: string | undefined
  const ctx: Ctx = {
    ...by,
    now: now(),
    session,
    url,
    params: withoutNul(Object.entries(request.params as Record<string, string>)),
    query: withoutNul([...url.searchParams]),
    form: {},
    files: [],
    // Most answers carry no form.
    get csrf() {
      token ??= csrfToken(visitor)
      return token
    },
    cookie,
    setCookie,
    clearCookie: name => void reply.clearCookie(cookieName(name), { path: '/', secure: secure() }),
    read: work => database.read(by, work),
    write: (work, company) => database.write(by, work, company),
    address: networkOf(request.ip),
    raw: request,
  }
  ;(request as { sen?: Ctx; senVisitor?: string }).sen = ctx
  ;(request as { senVisitor?: string }).senVisitor = visitor
  return ctx
}

type Cookies = Pick<Ctx, 'cookie' | 'setCookie'>

function markBrowser({ cookie, setCookie }: Cookies): string {
  const known = cookie(visitorCookie)
  if (known) return known
  const made = randomBytes(18).toString('base64url')
  setCookie(visitorCookie, made)
  return made
}

/** Which browser it is, whoever is or was signed in there. */
export function browserOf(request: FastifyRequest, ctx: Ctx): string {
  return ctx.session ? markBrowser(ctx) : bindingOf(request)
}

export function bindingOf(request: FastifyRequest): string {
  return (request as { senVisitor?: string }).senVisitor ?? ''
}

/** NUL can not be stored in text, and no address of ours has one. */
function withoutNul(pairs: [string, string][]): Record<string, string> {
  return Object.fromEntries(pairs.map(([name, value]) => [name, value.replaceAll('\0', '')]))
}

/** Of a path that begins with two slashes the first part is no host, and a whole address in its place is none of ours. */
function urlOf(path: string): URL {
  const { origin } = new URL(publicUrl())
  return new URL(origin + (path.startsWith('/') ? path : '/'))
}
