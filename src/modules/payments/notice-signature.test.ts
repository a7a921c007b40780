import { expect, test } from 'vitest'
import { noticeIsGenuine, signNotice } from './notice-signature.ts'

const secret = 'a secret that only the bank and we know'
const body = '{"amount":8000}'
const now = new Date('2026-11-21T03:00:00Z')
const seconds = now.getTime() / 1000
const genuine = { body, timestamp: String(seconds), signature: signNotice(secret, seconds, body) }

test('a notice is believed for five minutes, signed with the secret, over these very bytes and this time', () => {
  expect(noticeIsGenuine(secret, genuine, now)).toBe(true)
  expect(noticeIsGenuine(secret, { ...genuine, signature: genuine.signature.toUpperCase() }, now)).toBe(true)
  expect(
    noticeIsGenuine(secret, { ...genuine, body: Buffer.from(body) }, new Date(now.getTime() + 300_000)),
  ).toBe(true)
})

test.each([
  ['other bytes', { body: '{"amount": 8000}' }],
  ['another time', { timestamp: String(seconds + 1) }],
  ['a time that is none', { timestamp: `${seconds}.0` }],
  ['no time', { timestamp: undefined }],
  ['a shorter signature', { signature: genuine.signature.slice(2) }],
  ['no signature', { signature: undefined }],
  ['two signatures', { signature: [genuine.signature, genuine.signature] }],
])('a notice with %s is not believed', (_what, change) => {
  expect(noticeIsGenuine(secret, { ...genuine, ...change }, now)).toBe(false)
})

test('an old notice and another secret are not believed', () => {
  expect(noticeIsGenuine(secret, genuine, new Date(now.getTime() + 301_000))).toBe(false)
  expect(noticeIsGenuine(`${secret}!`, genuine, now)).toBe(false)
})

test('the signature is HMAC-SHA256 of "timestamp.body" in hexadecimal', () => {
  // Computed with `printf '1.{}' | openssl dgst -sha256 -hmac key`.
  expect(signNotice('key', 1, '{}')).toBe('1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224')
})
