import { argon2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { findStaffByEmail } from '#modules/organisation'
import { type Actor, anyone, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { testDatabase } from '../../../../tests/support/database.ts'
import { hashPassword } from '../password.ts'
import { demonstrationPassword } from '../seed.ts'
import { changePassword } from './change-password.ts'
import { checkPassword } from './check-password.ts'
import { renewAuthenticator } from './renew-authenticator.ts'

/** What happens to an account while a password is computed, which takes long on purpose. */
const db = testDatabase({ seed: true })
const at = db.as(anyone)
const run = (text: string, values: unknown[]) => db.database.pool.query(text, values)
const next = 'một câu hoàn toàn khác'
const agent = 'thử'

/** As one who has really enrolled: what many share is not changed. */
async function officer(email: string) {
  const id = await db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)
  await run('UPDATE identity.staff_credential SET demonstration = false WHERE staff = $1', [id])
  const actor: Actor = { kind: 'staff', id, name: 'Nguyễn Thử', grants: [] }
  return { id, email, actor, write: db.as(actor).write }
}
type Officer = Awaited<ReturnType<typeof officer>>

/** Does it between the first transaction of a command and its second. */
function meanwhile<O extends { write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> }>(
  on: O,
  deed: () => Promise<unknown>,
) {
  let transactions = 0
  const write = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (++transactions === 2) await deed()
    return on.write(work)
  }
  return { ...on, write }
}

const change = ({ actor, write }: Officer) =>
  changePassword({ actor, write }, { current: demonstrationPassword, next, agent })
const type = (on: Pick<typeof at, 'write'>, email: string, password = demonstrationPassword) =>
  checkPassword(on, { email, password, address: '203.0.113.1', back: '/can-bo' })
const attempts = async ({ id }: Officer) =>
  (await run('SELECT FROM identity.staff_attempt WHERE staff = $1', [id])).rowCount

test('whoever typed the old password while it was changed gets no further', async () => {
  const one = await officer('tranthihoa@tayninh.example')
  expect(
    await type(
      meanwhile(at, () => change(one)),
      one.email,
    ),
  ).toBeUndefined()
  expect(await attempts(one)).toBe(0)
  expect(await type(at, one.email, next)).toBeDefined()
})

test('nor while the change is being written', async () => {
  const one = await officer('doanthimydung@tayninh.example')
  const changing = await db.database.pool.connect()
  await changing.query('BEGIN')
  await changing.query('UPDATE identity.staff_credential SET password = $2 WHERE staff = $1', [
    one.id,
    await hashPassword(next),
  ])
  const typed = type(at, one.email)
  const waits = 'SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()'
  await expect.poll(async () => (await run(waits, [])).rowCount, { timeout: 10_000 }).toBe(1)
  await changing.query('COMMIT')
  changing.release()
  expect(await typed).toBeUndefined()
  expect(await attempts(one)).toBe(0)
})

test('an old password that is kept anew does not come back over the one that was set meanwhile', async () => {
  const one = await officer('vothicamnhung@tayninh.example')
  // As of before: fewer passes.
  const { rows } = await run('SELECT password FROM identity.staff_credential WHERE staff = $1', [one.id])
  const [, , , , salt] = rows[0].password.split('$')
  const hash = argon2Sync('argon2id', {
    message: demonstrationPassword.normalize('NFC'),
    nonce: Buffer.from(salt, 'base64'),
    memory: 64,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  })
  const old = `$argon2id$v=19$m=64,t=1,p=1$${salt}$${hash.toString('base64').replace(/=+$/, '')}`
  await run('UPDATE identity.staff_credential SET password = $2 WHERE staff = $1', [one.id, old])
  expect(
    await type(
      meanwhile(at, () => change(one)),
      one.email,
    ),
  ).toBeUndefined()
  expect(await type(at, one.email)).toBeUndefined()
  expect(await type(at, one.email, next)).toBeDefined()
})

test('a right guess among many at once comes in no more once the account is locked', async () => {
  const one = await officer('lehoanglonggiang@tayninh.example')
  const lock = () =>
    run(
      `UPDATE identity.staff_credential SET locked_until = now() + interval '15 minutes' WHERE staff = $1`,
      [one.id],
    )
  expect(await type(meanwhile(at, lock), one.email)).toBeUndefined()
  expect(await attempts(one)).toBe(0)
})

test('nor once it is closed', async () => {
  const one = await officer('phanthanhtung@tayninh.example')
  const close = () => run('UPDATE organisation.staff SET active = false WHERE id = $1', [one.id])
  expect(await type(meanwhile(at, close), one.email)).toBeUndefined()
})

test('no authenticator is enrolled, and no password changed, by one that was right a moment ago', async () => {
  const one = await officer('caominhnhut@tayninh.example')
  const late = meanwhile(one, () => change(one))
  expect(await renewAuthenticator(late, { password: demonstrationPassword })).toBeUndefined()
  expect(await attempts(one)).toBe(0)

  const third = 'câu thứ ba cũng dài'
  const other = meanwhile(one, () =>
    changePassword(one, { current: next, next: 'câu thứ hai rất dài', agent }),
  )
  expect(await changePassword(other, { current: next, next: third, agent })).toEqual({
    ok: false,
    errors: { current: 'password.wrong' },
  })
  expect(await type(at, one.email, third)).toBeUndefined()
})
