import { expect, test } from 'vitest'
import { addStaff, deactivateStaff, giveRole, grantsOf } from '#modules/organisation'
import { type Actor, anyone, type Grant, system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getActivation } from '../queries/activation.ts'
import { activateStaff } from './activate-staff.ts'
import { issueActivation } from './issue-activation.ts'

const db = testDatabase({ seed: true })
const ward = 'tay-ninh/phuong-tan-ninh'
const operator = db.as(system('test'))
const holder = db.as(anyone)
const password = 'con trâu đen ngoài đồng'

let serial = 0
/** A new officer of the ward. */
async function officer(...grants: Omit<Grant, 'agency'>[]): Promise<string> {
  return operator.write(async tx => {
    const email = `kichhoat${serial++}@tayninh.example`
    const added = await addStaff(tx, { name: 'Lê Thị Thử', email, agency: ward, title: 'Chuyên viên' })
    if (!added.ok) throw new Error(JSON.stringify(added.errors))
    for (const grant of grants) await giveRole(tx, { staff: added.id, agency: ward, ...grant })
    return added.id
  })
}
const clerk = (staff: string, reach: Grant['reach']) =>
  operator.write(tx => giveRole(tx, { staff, role: 'clerk', agency: ward, reach }))

/** By an administrator of the ward, whose reach ends there. */
async function linkFor(staff: string): Promise<{ token: string; issuer: string }> {
  const issuer = await officer({ role: 'administrator', reach: 'agency' })
  const grants = await operator.read(tx => grantsOf(tx, issuer))
  const actor: Actor = { kind: 'staff', id: issuer, name: 'Lê Thị Thử', grants }
  return { token: (await db.as(actor).write(tx => issueActivation(tx, { staff }))).token, issuer }
}
const opens = (token: string) =>
  holder
    .read(tx => getActivation(tx, token))
    .then(
      () => true,
      error => error.code,
    )

test('a link opens no role given since that reaches further than its issuer; one within their reach it does', async () => {
  const staff = await officer()
  const { token } = await linkFor(staff)
  await clerk(staff, 'agency')
  expect(await opens(token)).toBe(true)
  await clerk(staff, 'below')
  expect(await opens(token)).toBe('not-allowed')
  await expect(activateStaff(holder, { token, password })).rejects.toMatchObject({ code: 'not-allowed' })
  await clerk(staff, 'agency')
  expect(await activateStaff(holder, { token, password })).toEqual({ ok: true })
})

test('nor one that is given while the password is computed', async () => {
  const staff = await officer()
  const { token } = await linkFor(staff)
  const meanwhile: typeof holder = {
    read: holder.read,
    async write(work) {
      await clerk(staff, 'below')
      return holder.write(work)
    },
  }
  await expect(activateStaff(meanwhile, { token, password })).rejects.toMatchObject({ code: 'not-allowed' })
})

test('a link ends with the account of its issuer; the operator’s is good whatever is given', async () => {
  const staff = await officer()
  const { token, issuer } = await linkFor(staff)
  await operator.write(tx => deactivateStaff(tx, { staff: issuer }))
  expect(await opens(token)).toBe('not-allowed')
  const { token: ours } = await operator.write(tx => issueActivation(tx, { staff }))
  await clerk(staff, 'below')
  expect(await opens(ours)).toBe(true)
})
