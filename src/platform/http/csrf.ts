import { timingSafeEqual } from 'node:crypto'
import { macText } from '#platform/config'

/**
 * A form carries HMAC(secret of the session or of the visitor's cookie). A page of another site can make a browser
 * send the cookie, but can not know this value; and browsers that say where a request comes from are believed too.
 */
export function csrfToken(binding: string): string {
  return macText('csrf', binding)
}

export function csrfHolds(binding: string, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const [a, b] = [Buffer.from(csrfToken(binding)), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export function fromElsewhere(headers: Record<string, string | string[] | undefined>, host: string): boolean {
  const site = headers['sec-fetch-site']
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = headers.origin
  return typeof origin === 'string' && origin !== 'null' && URL.parse(origin)?.host !== host
}
