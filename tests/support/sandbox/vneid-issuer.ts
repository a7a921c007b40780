import type { AddressInfo } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { errors, type InteractionResults, type Provider } from 'oidc-provider'
import { searchKey } from '#lib/vietnamese-text'
import { type Faults, faultSwitch, mountFaultControl, sufferFault } from './faults.ts'
import { people as curated } from './people.ts'
import type { SyntheticPerson } from './person.ts'
import { nameOfUnit, subjectOf } from './vneid-claims.ts'
import { choosePage, noticePage, style, stylePath } from './vneid-pages.tsx'
import { type VneidClient, vneidProvider } from './vneid-provider.ts'

export type VneidOptions = {
  /** Where the issuer stands, e.g. `http://localhost:3000/gia-lap/vneid`: its path is where the routes are mounted. */
  issuerUrl: string
  clients: readonly VneidClient[]
  people?: readonly SyntheticPerson[]
  /** Behind a proxy that ends TLS: believe its X-Forwarded-Proto. */
  trustProxy?: boolean
  faults?: Faults
  /** Offers `/__faults`. Never in a demonstration that strangers can reach. */
  control?: boolean
}

const shown = 20
/** Pages of the sandbox keep their own policy: a service on another address must receive its answer, so no form-action. */
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * A stand-in for VNeID: an OpenID Connect issuer whose people do not exist. Register it on the root; the path of
 * `issuerUrl` says where it stands:
 *
 *     app.register(vneidSandbox({ issuerUrl: 'http://localhost:3000/gia-lap/vneid', clients }))
 *
 * Instead of a password one chooses a person and a level (`acr` "1" or "2"; a service asks for one with `acr_values`).
 */
export function vneidSandbox(options: VneidOptions): FastifyPluginAsync {
  const { people = curated, faults = faultSwitch() } = options
  const accounts = people
    .filter(person => person.level !== null)
    .toSorted((a, b) => Number(!a.story) - Number(!b.story))
  const prefix = new URL(options.issuerUrl).pathname.replace(/\/$/, '')

  return async app => {
    const provider = await vneidProvider({ ...options, prefix, people })
    await app.register(async pages => {
      // Whatever parses forms outside, in here a form is its fields.
      pages.removeContentTypeParser('application/x-www-form-urlencoded')
      pages.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string' },
        (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      )
      if (options.control)
        await pages.register(async control => mountFaultControl(control, faults), { prefix })
      pages.get(`${prefix}/${stylePath}`, async (_request, reply) =>
        reply.type('text/css; charset=utf-8').send(style),
      )
      mountChoice(pages, provider, prefix, accounts)
    })
    await app.register(async issuer => mountProvider(issuer, provider, prefix, faults))
  }
}

/** The library reads requests by itself: bodies are left unread and the reply is its own. */
function mountProvider(app: FastifyInstance, provider: Provider, prefix: string, faults: Faults): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const handle = provider.callback()
  app.all(`${prefix}/*`, async (request, reply) => {
    const path = request.url.slice(prefix.length)
    const fault = faults.next(path.split('?')[0]!.slice(1))
    if (fault && (await sufferFault(request, reply, fault))) return reply
    reply.hijack()
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
    const raw = Object.assign(request.raw, { originalUrl: request.url })
    raw.url = path
    await handle(raw, reply.raw)
    return reply
  })
}

type Choice = {
  Params: { uid: string }
  Querystring: { tim?: string }
  Body: { nguoi?: string; muc?: string; viec?: string; tim?: string }
}

function mountChoice(
  app: FastifyInstance,
  provider: Provider,
  prefix: string,
  accounts: readonly SyntheticPerson[],
): void {
  app.get<Choice>(`${prefix}/dang-nhap/:uid`, async (request, reply) => {
    const asked = await interaction(provider, request, reply, prefix)
    return asked && send(reply, choice(request.params.uid, asked.levels, request.query.tim ?? ''))
  })

  app.post<Choice>(`${prefix}/dang-nhap/:uid`, async (request, reply) => {
    const asked = await interaction(provider, request, reply, prefix)
    if (!asked) return
    const { nguoi, muc, viec, tim = '' } = request.body ?? {}
    if (viec === 'thoi')
      return finish({ error: 'access_denied', error_description: 'Người dùng không đăng nhập' })
    const person = accounts.find(account => account.personalNumber === nguoi)
    const level = asked.levels.find(level => String(level) === muc)
    if (!person || !level)
      return send(
        reply,
        choice(request.params.uid, asked.levels, tim, 'Hãy chọn một người và mức tài khoản'),
        422,
      )
    if (person.level! < level)
      return send(
        reply,
        choice(
          request.params.uid,
          asked.levels,
          tim,
          `Tài khoản của ${person.name} mới ở mức ${person.level}`,
        ),
        422,
      )
    return finish({ login: { accountId: subjectOf(person), acr: String(level), amr: ['gia-lap'] } })

    async function finish(result: InteractionResults) {
      return reply.redirect(
        await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false }),
        303,
      )
    }
  })

  function choice(uid: string, levels: readonly (1 | 2)[], search: string, error?: string): string {
    const found = search.trim() ? accounts.filter(person => matches(person, search)) : accounts
    const action = `${prefix}/dang-nhap/${encodeURIComponent(uid)}`
    return choosePage({
      prefix,
      action,
      levels,
      search,
      people: found.slice(0, shown),
      total: found.length,
      ...(error && { error }),
    })
  }
}

/** The sign-in under way, known by a cookie; without it there is nothing to choose for. */
async function interaction(
  provider: Provider,
  request: FastifyRequest<Choice>,
  reply: FastifyReply,
  prefix: string,
) {
  try {
    const { params, uid } = await provider.interactionDetails(request.raw, reply.raw)
    if (uid !== request.params.uid) throw new errors.SessionNotFound('another sign-in')
    const asked = String(params.acr_values ?? '').split(' ')
    const levels = ([1, 2] as const).filter(level => asked.includes(String(level)))
    return { levels: levels.length ? levels : ([1, 2] as const) }
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
    send(
      reply,
      noticePage(prefix, 'Lượt đăng nhập đã hết hạn', 'Hãy quay lại trang dịch vụ và bấm đăng nhập lần nữa.'),
      400,
    )
    return undefined
  }
}

function matches(person: SyntheticPerson, search: string): boolean {
  const text = searchKey(
    [person.name, person.personalNumber, person.story, nameOfUnit(person.residence.commune)].join(' '),
  )
  return searchKey(search)
    .split(' ')
    .every(word => text.includes(word))
}

function send(reply: FastifyReply, page: string, status = 200): FastifyReply {
  return reply.code(status).headers(headers).type('text/html; charset=utf-8').send(page)
}

export type VneidServer = { issuerUrl: string; faults: Faults; app: FastifyInstance; stop(): Promise<void> }

/** The same as a server of its own, with `/__faults`; port 0 takes a free one. */
export async function startVneidSandbox(
  options: Omit<VneidOptions, 'issuerUrl'> & { port?: number },
): Promise<VneidServer> {
  const faults = options.faults ?? faultSwitch()
  const port = options.port || (await freePort())
  const issuerUrl = `http://127.0.0.1:${port}/gia-lap/vneid`
  const app = Fastify({ forceCloseConnections: true })
  await app.register(vneidSandbox({ control: true, ...options, issuerUrl, faults }))
  await app.listen({ port, host: '127.0.0.1' })
  return { issuerUrl, faults, app, stop: () => app.close() }
}

/** The issuer must know its address before it listens. */
async function freePort(): Promise<number> {
  const probe = Fastify()
  await probe.listen({ port: 0, host: '127.0.0.1' })
  const { port } = probe.server.address() as AddressInfo
  await probe.close()
  return port
}
