import { expect, test } from 'vitest'
import { validityOn } from './validity.ts'

test.each([
  [{ state: 'valid', expires_on: null }, 'valid'],
  [{ state: 'valid', expires_on: '2026-11-20' }, 'expired'],
  [{ state: 'valid', expires_on: '2026-11-21' }, 'expiring'],
  [{ state: 'valid', expires_on: '2026-12-21' }, 'expiring'],
  [{ state: 'valid', expires_on: '2026-12-22' }, 'valid'],
  [{ state: 'revoked', expires_on: null }, 'revoked'],
  [{ state: 'replaced', expires_on: '2026-11-20' }, 'replaced'],
] as const)('on 21/11/2026 %o is %s', (document, validity) => {
  expect(validityOn(document, '2026-11-21')).toBe(validity)
})
