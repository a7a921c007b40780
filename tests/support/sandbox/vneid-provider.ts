import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import { type Interaction, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { memoryAdapter } from './oidc-memory.ts'
import type { SyntheticPerson } from './person.ts'
import { claimsOf, subjectOf, vneidClaims } from './vneid-claims.ts'
import { continuePage, noticePage, signOutPage } from './vneid-pages.tsx'

export type VneidClient = {
  id: string
  secret: string
  redirectUris: string[]
  postLogoutRedirectUris: string[]
}

/**
 * The issuer itself: authorisation code with PKCE, userinfo, introspection, logout. Signing keys and sessions are made
 * at start and die with the process.
 */
export async function vneidProvider(options: {
  issuerUrl: string
  prefix: string
  clients: readonly VneidClient[]
  people: readonly SyntheticPerson[]
  trustProxy?: boolean
}): Promise<Provider> {
  const { prefix } = options
  const bySubject = new Map(options.people.map(person => [subjectOf(person), person]))
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })

  const provider = new Provider(options.issuerUrl, {
    adapter: memoryAdapter(),
    acrValues: ['1', '2'],
    claims: { openid: [...vneidClaims], acr: null },
    clients: options.clients.map(client => ({
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: client.redirectUris,
      post_logout_redirect_uris: client.postLogoutRedirectUris,
    })),
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // The real issuer lives at an address of its own: our cookies must not meet those of the product.
      names: { interaction: 'vneid_luot', resume: 'vneid_tiep', session: 'vneid_phien' },
      long: { path: prefix || '/' },
      short: { path: prefix || '/' },
    },
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => html(ctx, signOutPage(prefix, form)),
        postLogoutSuccessSource: async ctx =>
          html(ctx, noticePage(prefix, 'Đã đăng xuất', 'Bạn đã đăng xuất khỏi VNeID giả lập.')),
      },
    },
    findAccount: async (_ctx, subject) => {
      const person = bySubject.get(subject)
      return person && { accountId: subject, claims: async () => claimsOf(person) }
    },
    interactions: {
      policy: policy(),
      url: (_ctx: unknown, interaction: Interaction) => `${prefix}/dang-nhap/${interaction.uid}`,
    },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'vneid-gia-lap' }] },
    // What the issuer tells, it tells to a service of the province: nobody is asked again.
    loadExistingGrant: grantEverything,
    pkce: { required: () => true },
    renderError: async (ctx, out) =>
      html(
        ctx,
        noticePage(
          prefix,
          'Không đăng nhập được',
          `${out.error}: ${out.error_description ?? 'không rõ nguyên nhân'}`,
        ),
      ),
    responseTypes: ['code'],
    scopes: ['openid'],
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 600,
      Interaction: 3600,
      Session: 3600,
    },
  })
  provider.proxy = options.trustProxy ?? false
  provider.use(async (ctx, next) => {
    await next()
    const form = typeof ctx.body === 'string' && scriptedForm(ctx.body)
    if (form) html(ctx, continuePage(prefix, form.action, form.fields))
  })
  return provider
}

/** Somebody signed in with a lower level than the service asks for must sign in again. */
function policy() {
  const { Check, base } = interactionPolicy
  const prompts = base()
  prompts.get('login')?.checks.add(
    new Check('level', 'A higher level is asked for', ctx => {
      const asked = String(ctx.oidc.params?.acr_values ?? '')
        .split(' ')
        .filter(Boolean)
      return asked.length > 0 && !asked.includes(ctx.oidc.session?.acr ?? '')
    }),
  )
  return prompts
}

async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider, result } = ctx.oidc
  const known = result?.consent?.grantId ?? (client && session?.grantIdFor(client.clientId))
  const found = known ? await provider.Grant.find(known) : undefined
  if (found) return found
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

/** The issuer's library writes forms that only a script submits: after signing out with no session, or as somebody else. */
function scriptedForm(body: string): { action: string; fields: [string, string][] } | undefined {
  const action = /document\.forms\[0\]\.submit\(\)[\s\S]*<form method="post" action="([^"]*)"/.exec(body)?.[1]
  if (action === undefined) return undefined
  const inputs = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)
  return { action: unescape(action), fields: [...inputs].map(([, name, value]) => [name!, unescape(value!)]) }
}

function unescape(text: string): string {
  const signs: Record<string, string> = {
    '&quot;': '"',
    '&#39;': "'",
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
  }
  return text.replace(/&(quot|#39|lt|gt|amp);/g, sign => signs[sign]!)
}

function html(ctx: { type: string; body: unknown }, page: string): void {
  ctx.type = 'html'
  ctx.body = page
}
