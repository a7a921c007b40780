import { createHmac, timingSafeEqual } from 'node:crypto'

/** Longest time between a bank's clock and ours, with the time on the way. */
const freshSeconds = 300

export const timestampHeader = 'x-sen-timestamp'
export const signatureHeader = 'x-sen-signature'

/** HMAC-SHA256 over "timestamp.body" in hexadecimal: what a bank sends in `x-sen-signature`, time in Unix seconds. */
export function signNotice(secret: string, timestamp: number, body: Uint8Array | string): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
}

/**
 * Whether the bytes came from who holds the secret, and lately. A caught notice that is sent again within the five
 * minutes is told apart by its transaction number, which is recorded once.
 */
export function noticeIsGenuine(
  secret: string,
  notice: { body: Uint8Array | string; timestamp: unknown; signature: unknown },
  now: Date,
): boolean {
  if (typeof notice.timestamp !== 'string' || !/^\d{1,12}$/.test(notice.timestamp)) return false
  if (typeof notice.signature !== 'string') return false
  const expected = Buffer.from(signNotice(secret, Number(notice.timestamp), notice.body))
  const given = Buffer.from(notice.signature.toLowerCase())
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  return Math.abs(now.getTime() / 1000 - Number(notice.timestamp)) <= freshSeconds
}
