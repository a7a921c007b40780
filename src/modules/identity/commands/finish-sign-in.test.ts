import { afterAll, describe, expect, test } from 'vitest'
import { findStaffByEmail } from '#modules/organisation'
import { type Actor, anyone, system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { signInStaff } from '../../../../tests/support/sign-in.ts'
import { authenticate } from '../authenticate.ts'
import { deviceToken } from '../known-device.ts'
import { findAttempt } from '../queries/attempt.ts'
import { findCredential } from '../queries/credential.ts'
import { demonstrationPassword } from '../seed.ts'
import { codeOfStep, demonstrationSecret, stepAt } from '../totp.ts'
import { changePassword } from './change-password.ts'
import { checkPassword } from './check-password.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { renewAuthenticator } from './renew-authenticator.ts'

const db = testDatabase({ seed: true })
const at = db.as(anyone)
afterAll(() => freeze(undefined))
const later = (seconds: number) => freeze(new Date(now().getTime() + seconds * 1000))
const agent = 'thử'

const isIn = async (cookie: string) => {
  const { actor } = await authenticate({ cookie: () => cookie.slice(4), database: db.database })
  return actor.kind === 'staff'
}
const finish = (attempt: string, code: string, device?: string) =>
  at.write(tx => finishSignIn(tx, { attempt, code, agent, device }))
const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)

describe('a new authenticator', () => {
  /** As one who has really enrolled: what many share is neither changed nor renewed. */
  const own = async (email: string) => {
    const id = await idOf(email)
    await db.database.pool.query(
      'UPDATE identity.staff_credential SET demonstration = false WHERE staff = $1',
      [id],
    )
    const actor: Actor = { kind: 'staff', id, name: 'Nguyễn Thử', grants: [] }
    return { actor, write: db.as(actor).write }
  }
  const begin = async (officer: Awaited<ReturnType<typeof own>>) => {
    const { token } = (await renewAuthenticator(officer, { password: demonstrationPassword }))!
    const { secret } = (await at.read(tx => findAttempt(tx, token)))!
    return { token, code: () => codeOfStep(secret!, stepAt(now())) }
  }

  test('ends every session but the one it opens, and every other enrolment', async () => {
    const email = 'tranthihoa@tayninh.example'
    const officer = await own(email)
    const elsewhere = await signInStaff(db, email)
    const [one, other] = [await begin(officer), await begin(officer)]
    expect((await finish(one.token, '12')).ok).toBe(false)
    expect(await isIn(elsewhere)).toBe(true)
    const done = await finish(one.token, one.code())
    if (!done.ok) throw new Error(done.error)
    expect(await isIn(`sen=${done.token}`)).toBe(true)
    expect(await isIn(elsewhere)).toBe(false)
    expect(await finish(other.token, other.code())).toEqual({ ok: false, error: 'ended' })
  })

  test('is not enrolled when that began before the password changed', async () => {
    const officer = await own('caominhnhut@tayninh.example')
    const begun = await begin(officer)
    const next = 'một câu hoàn toàn khác'
    const changed = await changePassword(officer, { current: demonstrationPassword, next, agent })
    expect(changed.ok).toBe(true)
    expect(await finish(begun.token, begun.code())).toEqual({ ok: false, error: 'ended' })
  })
})

describe('a wrong code', () => {
  const browserOf = (staff: string) =>
    at.read(async tx => deviceToken((await findCredential(tx, staff))!, tx.now))
  const attempt = async (email: string, address: string, device?: string) =>
    (await checkPassword(at, { email, password: demonstrationPassword, address, device, back: '/can-bo' }))
      ?.token
  const codeOf = (email: string) => codeOfStep(demonstrationSecret(email), stepAt(now()))
  const tryWrong = async (email: string, attempt: string, times: number, device?: string) => {
    const wrong = codeOf(email) === '000000' ? '000001' : '000000'
    for (let n = 0; n < times; n++) expect((await finish(attempt, wrong, device)).ok).toBe(false)
  }
  const failed = async (staff: string) =>
    (await db.database.pool.query('SELECT failed FROM identity.staff_credential WHERE staff = $1', [staff]))
      .rows[0].failed
  const noted = async (staff: string) =>
    (await at.read(tx => historyOf(tx, staff))).map(row => row.action).filter(one => !/session/.test(one))

  test('of somebody who has the password locks strangers out and leaves its traces; never the officer’s own browser', async () => {
    const email = 'vothicamnhung@tayninh.example'
    const staff = await idOf(email)
    const device = await browserOf(staff)
    await tryWrong(email, (await attempt(email, '203.0.113.1'))!, 1)
    later(14 * 60)
    const held = (await attempt(email, '203.0.113.2'))!
    for (const times of [5, 5, 5, 4])
      await tryWrong(email, (await attempt(email, `203.0.113.${times}`))!, times)
    expect(await noted(staff)).toEqual([...Array(20).fill('code.wrong'), 'sign-in.locked'])

    const own = (await attempt(email, '203.0.113.101', device))!
    await tryWrong(email, own, 1, device)
    // Another window of tries begins while the account is still locked: it is not locked once more.
    later(61)
    await tryWrong(email, held, 1)
    expect((await noted(staff)).slice(21)).toEqual(['code.wrong', 'code.wrong'])
    expect(await attempt(email, '203.0.113.100')).toBeUndefined()
    expect(await finish(own, codeOf(email), device)).toMatchObject({ ok: true, staff })
  })

  test('from the officer’s own browser is written but not counted, until it goes on for too long', async () => {
    const email = 'doanthimydung@tayninh.example'
    const staff = await idOf(email)
    const device = await browserOf(staff)
    for (let n = 0; n < 20; n += 5)
      await tryWrong(email, (await attempt(email, '203.0.113.1', device))!, 5, device)
    expect([await noted(staff), await failed(staff)]).toEqual([Array(20).fill('code.wrong'), 0])
    const token = (await attempt(email, '203.0.113.1', device))!
    await expect(finish(token, codeOf(email), device)).rejects.toMatchObject({ code: 'too-many' })
    later(15 * 60 + 1)
    const after = (await attempt(email, '203.0.113.1', device))!
    expect(await finish(after, codeOf(email), device)).toMatchObject({ ok: true })
  })
})
