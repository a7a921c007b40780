import { afterAll, beforeEach, expect, test } from 'vitest'
import { findStaffByEmail } from '#modules/organisation'
import { type Actor, anyone, system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { spend } from '#platform/http'
import { testDatabase } from '../../../tests/support/database.ts'
import { changePassword } from './commands/change-password.ts'
import { checkPassword } from './commands/check-password.ts'
import { finishSignIn } from './commands/finish-sign-in.ts'
import { renewAuthenticator } from './commands/renew-authenticator.ts'
import { isKnownDevice } from './known-device.ts'
import { findAttempt } from './queries/attempt.ts'
import { findCredential } from './queries/credential.ts'
import { demonstrationPassword } from './seed.ts'
import { codeOfStep, demonstrationSecret, stepAt } from './totp.ts'

const db = testDatabase({ seed: true })
const at = db.as(anyone)
const email = 'tranthihoa@tayninh.example'
const address = '203.0.113.1'
const agent = 'thử'
const later = (seconds: number) => freeze(new Date(now().getTime() + seconds * 1000))
beforeEach(() => later(60))
afterAll(() => freeze(undefined))

const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)
const type = (device?: string) =>
  checkPassword(at, { email, password: demonstrationPassword, address, device, back: '/can-bo' })
const finish = async (attempt: string, code: string) => {
  const done = await at.write(tx => finishSignIn(tx, { attempt, code, agent }))
  if (!done.ok) throw new Error(done.error)
  return done.device
}
/** What a browser in which the officer has signed in keeps. */
const signIn = async () =>
  finish((await type())!.token, codeOfStep(demonstrationSecret(email), stepAt(now())))
const isKnown = async (device: string) =>
  at.read(async tx => isKnownDevice(await findCredential(tx, await idOf(email)), device, tx.now))

test('a browser is known for 180 days, and as nobody else’s', async () => {
  const device = await signIn()
  expect(await isKnown(device)).toBe(true)
  const [staff, since, random, signed] = device.split('.')
  const another = await idOf('vothicamnhung@tayninh.example')
  for (const forged of [
    [staff, Number(since) + 86_400_000, random, signed],
    [another, since, random, signed],
    // As such a cookie was before it had a date.
    [staff, random, signed],
    [staff, since, random, signed, ''],
    [staff, 'NaN', random, signed],
    [],
  ])
    expect([forged, await isKnown(forged.join('.'))]).toEqual([forged, false])
  later(180 * 86_400 - 1)
  expect(await isKnown(device)).toBe(true)
  later(1)
  expect(await isKnown(device)).toBe(false)
})

test('hundreds who guess from its address do not keep it out', async () => {
  const device = await signIn()
  await at.write(tx => spend(tx, `sign-in|${address}`, 300, 15 * 60))
  await db.database.pool.query('UPDATE platform.rate SET count = 300 WHERE key = $1', [`sign-in|${address}`])
  await expect(type()).rejects.toMatchObject({ code: 'too-many' })
  expect(await type(device)).toBeDefined()
  later(15 * 60)
})

test('a new password and a new authenticator end it, but where they were set', async () => {
  const id = await idOf(email)
  const before = await signIn()
  await db.database.pool.query(
    'UPDATE identity.staff_credential SET demonstration = false WHERE staff = $1',
    [id],
  )
  const actor: Actor = { kind: 'staff', id, name: 'Nguyễn Thử', grants: [] }
  const own = { actor, write: db.as(actor).write }

  const renewed = (await renewAuthenticator(own, { password: demonstrationPassword }))!
  const { secret } = (await at.read(tx => findAttempt(tx, renewed.token)))!
  const enrolled = await finish(renewed.token, codeOfStep(secret!, stepAt(now())))
  expect([await isKnown(before), await isKnown(enrolled)]).toEqual([false, true])

  later(60)
  const changed = await changePassword(own, {
    current: demonstrationPassword,
    next: 'một câu hoàn toàn khác',
    agent,
  })
  if (!changed.ok) throw new Error('not changed')
  expect([await isKnown(enrolled), await isKnown(changed.device)]).toEqual([false, true])
})
