import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { secretKey } from '#platform/config'

const period = 30

const totpOf = (secret: Buffer, label = '') =>
  new TOTP({
    issuer: 'Sen',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  })

export function newTotpSecret(): Buffer {
  return randomBytes(20)
}

/** For the QR code of authenticator apps, and the same in letters for typing. */
export function totpUri(secret: Buffer, account: string): { uri: string; letters: string } {
  const totp = totpOf(secret, account)
  return { uri: totp.toString(), letters: totp.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') }
}

/**
 * The time step whose code this is: now, the one before or the one after, and later than `lastStep`, so that a code
 * somebody looked at over a shoulder is worth nothing once it was used.
 */
export function totpStep(secret: Buffer, code: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  if (delta === null) return undefined
  const step = stepAt(now) + delta
  return step > lastStep ? step : undefined
}

export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / period)
}

export function codeOfStep(secret: Buffer, step: number): string {
  return totpOf(secret).generate({ timestamp: step * period * 1000 })
}

/** The demonstration shows codes on the page, so its secrets need not be secret; the same at every installation. */
export function demonstrationSecret(email: string): Buffer {
  return createHash('sha256').update(`sen demonstration ${email}`).digest().subarray(0, 20)
}

const signs = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ten codes for the day the telephone is lost: "k7mq2-xw4ht". */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () =>
    [5, 5].map(length => Array.from({ length }, () => signs[randomInt(signs.length)]).join('')).join('-'),
  )
}

export function hashRecoveryCode(code: string): string {
  return createHmac('sha256', secretKey('recovery-codes'))
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest('hex')
}
