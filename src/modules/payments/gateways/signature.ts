import { createHmac, timingSafeEqual } from 'node:crypto'

export function hmac(
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string,
  text: string,
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHmac(algorithm, key).update(text, 'utf8').digest(encoding)
}

/** Compares in a time that says nothing about where they differ. */
export function sameSignature(expected: string, given: string | undefined | null): boolean {
  if (!given) return false
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** As `sameSignature`, of hexadecimal digits, whose case says nothing. */
export function sameHex(expected: string, given: string | undefined | null): boolean {
  return sameSignature(expected, given?.toLowerCase())
}
