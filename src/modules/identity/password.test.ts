import { expect, test } from 'vitest'
import { faultOf, hashPassword, verifyPassword } from './password.ts'

const account = { email: 'lananh@tayninh.example', name: 'Trần Thị Lan Anh' }
const ofLength = (letters: number) => 'con trâu đen ngoài đồng '.repeat(9).normalize('NFC').slice(0, letters)

test('a password is kept as argon2id, with memory and passes that make guessing slow', async () => {
  const kept = await hashPassword('con trâu đen ngoài đồng')
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await verifyPassword('con trâu đen ngoài đồng'.normalize('NFD'), kept)).toBe(true)
  expect(await verifyPassword('con trâu đen ngoài đồng.', kept)).toBe(false)
})

test.each([
  [11, 'password.short'],
  [12, undefined],
  [64, undefined],
  [200, undefined],
  [201, 'password.long'],
])('of %i letters', (letters, fault) => {
  expect(faultOf(ofLength(letters), account)).toBe(fault)
})

test('of a long password every letter counts', async () => {
  const kept = await hashPassword(ofLength(200))
  expect(await verifyPassword(ofLength(199), kept)).toBe(false)
  expect(await verifyPassword(ofLength(200), kept)).toBe(true)
})
