import { createHash, timingSafeEqual } from 'node:crypto'
import { mac } from '#platform/config'
import type { Credential } from './queries/credential.ts'
import { newToken } from './token.ts'

/** The cookie of a browser in which an officer has signed in before. */
export const deviceCookie = 'sen_may'
/** How long it is believed, in seconds. */
export const deviceAge = 180 * 86_400

/**
 * Strangers who guess at an account make it refuse browsers it does not know; a browser that carries this cookie is
 * known and has tries of its own. So guessing from outside never keeps the officer out. It ends with the password and
 * the authenticator that it was given for: whoever sets new ones may have lost the browser too.
 */
export function deviceToken(credential: Credential, now: Date): string {
  const body = `${credential.staff}.${now.getTime()}.${newToken()}`
  return `${body}.${signature(body, credential).toString('base64url')}`
}

export function isKnownDevice(
  credential: Credential | undefined,
  token: string | undefined,
  now: Date,
): boolean {
  const [staff, since, random, given, ...more] = token?.split('.') ?? []
  if (!credential || !given || more.length > 0 || staff !== credential.staff) return false
  const age = (now.getTime() - Number(since)) / 1000
  if (!(age < deviceAge)) return false
  const expected = signature(`${staff}.${since}.${random}`, credential)
  const bytes = Buffer.from(given, 'base64url')
  return expected.length === bytes.length && timingSafeEqual(expected, bytes)
}

function signature(body: string, { password_changed_at, totp_secret }: Credential): Buffer {
  const authenticator = createHash('sha256')
    .update(totp_secret ?? '')
    .digest('base64url')
  return mac('known-device', `${body}.${password_changed_at?.getTime() ?? ''}.${authenticator}`)
}
