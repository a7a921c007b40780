import { afterAll, expect, test } from 'vitest'
import { findStaffByEmail, getStaff } from '#modules/organisation'
import { anyone, system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { testDatabase } from '../../../tests/support/database.ts'
import { signInStaff } from '../../../tests/support/sign-in.ts'
import { authenticate } from './authenticate.ts'
import { beginAttempt } from './commands/begin-attempt.ts'
import { checkPassword } from './commands/check-password.ts'
import { finishSignIn } from './commands/finish-sign-in.ts'
import { demonstrationPassword } from './seed.ts'
import { codeOfStep, demonstrationSecret, stepAt } from './totp.ts'

// Read once. The officers were seeded while it was on.
process.env.DEMONSTRATION = 'false'

const db = testDatabase({ seed: true })
const at = db.as(anyone)
afterAll(() => freeze(undefined))

const email = 'tranthihoa@tayninh.example'
const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)
/** Of somebody who has set a password of their own since. */
const own = async (email: string) =>
  db.database.pool.query('UPDATE identity.staff_credential SET demonstration = false WHERE staff = $1', [
    await idOf(email),
  ])
const tryPassword = (email: string, password = demonstrationPassword) =>
  checkPassword(at, { email, password, address: '203.0.113.1', back: '/can-bo' })
const tryCode = async (email: string) => {
  const staff = await idOf(email)
  const { token } = await at.write(tx => beginAttempt(tx, { staff, back: '/can-bo', enrol: false }))
  const code = codeOfStep(demonstrationSecret(email), stepAt(now()))
  return at.write(tx => finishSignIn(tx, { attempt: token, code, agent: 'thử' }))
}

test('what everybody knows of a demonstration opens nothing after it: neither password nor code', async () => {
  expect(await tryPassword(email)).toBeUndefined()
  expect(await tryCode(email)).toEqual({ ok: false, error: 'wrong' })
  const another = 'caominhnhut@tayninh.example'
  await own(another)
  expect(await tryPassword(another)).toEqual({ token: expect.any(String) })
  expect(await tryCode(another)).toMatchObject({ ok: true })
})

test('whoever was signed in is no longer, within a minute', async () => {
  const another = 'vominhkhang@tayninh.example'
  await own(another)
  const cookies = [await signInStaff(db, email), await signInStaff(db, another)]
  freeze(new Date(now().getTime() + 61_000))
  const kinds = cookies.map(async cookie => {
    const { actor } = await authenticate({ cookie: () => cookie.slice(4), database: db.database })
    return actor.kind
  })
  expect(await Promise.all(kinds)).toEqual(['anyone', 'staff'])
  expect((await at.read(async tx => getStaff(tx, await idOf(email)))).active).toBe(true)
})
