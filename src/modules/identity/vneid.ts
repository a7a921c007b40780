import * as oidc from 'openid-client'
import { now } from '#platform/clock'
import { server } from '#platform/config'
import { watchOutside } from '#platform/observe'
import { identitySettings, type VneidClient, vneidClient } from './settings.ts'

let discovered: { issuer: string; config: Promise<oidc.Configuration>; until: number } | undefined

/** What the issuer says of itself, asked once an hour; a failure is not remembered. */
function configuration(client: VneidClient): Promise<oidc.Configuration> {
  if (discovered?.issuer === client.issuer && discovered.until > now().getTime()) return discovered.config
  // Only the sandbox on this machine may be spoken to without TLS.
  const insecure = server().DEMONSTRATION && client.issuer.startsWith('http:')
  // Whoever stands in the way of what the issuer answers still has not its key.
  const execute = [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])]
  const options = { timeout: 10, execute }
  const config = watchOutside(
    'vneid',
    () => oidc.discovery(new URL(client.issuer), client.clientId, client.clientSecret, undefined, options),
    kindOf,
  )
  discovered = { issuer: client.issuer, config, until: now().getTime() + 3_600_000 }
  config.catch(() => {
    discovered = undefined
  })
  return config
}

/** Such an error's own words may quote what the issuer told. */
const kindOf = (error: Error & { code?: string }) => error.code ?? error.name

export type Departure = { url: string; state: string; nonce: string; verifier: string }

/**
 * Where the browser is sent, and what must come back with it; `level` 2 asks for nothing below. Undefined: no issuer is
 * configured.
 */
export async function departure(level: 1 | 2): Promise<Departure | undefined> {
  const client = vneidClient()
  if (!client) return undefined
  const { VNEID_LEVEL_1, VNEID_LEVEL_2 } = identitySettings()
  const config = await configuration(client)
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: client.redirectUri,
    scope: 'openid',
    acr_values: level === 2 ? VNEID_LEVEL_2 : `${VNEID_LEVEL_2} ${VNEID_LEVEL_1}`,
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, state, nonce, verifier }
}

export type Arrival = { claims: Record<string, unknown>; level: 1 | 2 }

/** Exchanges the code that came back. Throws what the issuer or the checks of state, nonce and PKCE object to. */
export async function arrival(
  current: URL,
  checks: Pick<Departure, 'state' | 'nonce' | 'verifier'>,
): Promise<Arrival> {
  const config = await configuration(vneidClient()!)
  return watchOutside('vneid', () => exchange(config, current, checks), kindOf)
}

async function exchange(
  config: oidc.Configuration,
  current: URL,
  checks: Pick<Departure, 'state' | 'nonce' | 'verifier'>,
): Promise<Arrival> {
  const tokens = await oidc.authorizationCodeGrant(config, current, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
  })
  const known = tokens.claims()!
  const told = await oidc.fetchUserInfo(config, tokens.access_token, known.sub)
  return { claims: told, level: known.acr === identitySettings().VNEID_LEVEL_2 ? 2 : 1 }
}
