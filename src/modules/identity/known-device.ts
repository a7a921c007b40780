import { createHmac, timingSafeEqual } from 'node:crypto'
import { secretKey } from '#platform/config'
import { newToken } from './token.ts'

/** The cookie of a browser in which an officer has signed in before. */
export const deviceCookie = 'sen_may'

/**
 * Strangers who guess at an account make it refuse browsers it does not know; a browser that carries this cookie is
 * known and has tries of its own. So guessing from outside never keeps the officer out.
 */
export function deviceToken(staff: string): string {
  const body = `${staff}.${newToken()}`
  return `${body}.${signature(body)}`
}

export function isDeviceOf(staff: string, token: string | undefined): boolean {
  const at = token?.lastIndexOf('.') ?? -1
  if (!token || at < 0 || !token.startsWith(`${staff}.`)) return false
  const [expected, given] = [Buffer.from(signature(token.slice(0, at))), Buffer.from(token.slice(at + 1))]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function signature(body: string): string {
  return createHmac('sha256', secretKey('known-device')).update(body).digest('base64url')
}
