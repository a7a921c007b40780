import { describe, expect, test } from 'vitest'
import { findStaffByEmail, staffWithRole } from '#modules/organisation'
import { type Actor, anyone, type Grant, roles, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { addContact } from './add-contact.ts'
import { contactReached } from './contact-reached.ts'
import { issueActivation } from './issue-activation.ts'
import { registerPerson } from './register-person.ts'
import { removeContact } from './remove-contact.ts'
import { sendContactCode } from './send-contact-code.ts'
import { verifyContact } from './verify-contact.ts'

const db = testDatabase({ seed: true })
const ward = 'tay-ninh/phuong-tan-ninh'
const newcomer = {
  personal_number: '072199990001',
  name: 'Lê Thị Thử',
  birth_date: '1999',
  sex: 'female' as const,
}

async function outcome(actor: Actor, run: (tx: Tx) => Promise<unknown>): Promise<string> {
  const undo = new Error('undo')
  return db
    .as(actor)
    .write(async tx => {
      await run(tx)
      throw undo
    })
    .then(
      () => 'done',
      error => (error === undo ? 'done' : error.code),
    )
}

const staffRoles = Object.keys(roles).filter(role => role !== 'citizen') as Grant['role'][]
const places: [string, Grant['reach']][] = [
  ['tay-ninh', 'below'],
  ['tay-ninh', 'agency'],
  [ward, 'below'],
  [ward, 'agency'],
  ['tay-ninh/phuong-long-an', 'below'],
]

describe('registerPerson', () => {
  test.each(staffRoles)('%s, wherever', async role => {
    const may = role === 'one-stop-officer' || role === 'processor'
    for (const [agency, reach] of places)
      expect(await outcome(staff({ role, agency, reach }), tx => registerPerson(tx, newcomer))).toBe(
        may ? 'done' : 'not-allowed',
      )
  })
  test('nobody, and no citizen', async () => {
    expect(await outcome(anyone, tx => registerPerson(tx, newcomer))).toBe('not-signed-in')
    expect(await outcome(citizen(), tx => registerPerson(tx, newcomer))).toBe('not-allowed')
  })
})

describe('issueActivation', () => {
  // Sits in an office of the ward and acts at the ward: who has the link becomes them, at both.
  const run = async (tx: Tx) =>
    issueActivation(tx, { staff: (await findStaffByEmail(tx, 'vothixuanlan@tayninh.example'))!.id })
  test.each(staffRoles)('%s, by place', async role => {
    for (const [agency, reach] of places) {
      const may = role === 'administrator' && reach === 'below' && (agency === 'tay-ninh' || agency === ward)
      expect([agency, reach, await outcome(staff({ role, agency, reach }), run)]).toEqual([
        agency,
        reach,
        may ? 'done' : 'not-allowed',
      ])
    }
  })
  test('nobody whose own reach ends there, for somebody who reaches below', async () => {
    // Sits at the ward itself: only their role tells them from an officer of the ward alone.
    const leader = async (tx: Tx) =>
      issueActivation(tx, { staff: (await staffWithRole(tx, 'agency-leader', ward))[0]!.id })
    const by = (reach: Grant['reach']) => staff({ role: 'administrator', agency: ward, reach })
    expect([await outcome(by('agency'), leader), await outcome(by('below'), leader)]).toEqual([
      'not-allowed',
      'done',
    ])
  })
  test('nobody, and no citizen', async () => {
    expect(await outcome(anyone, run)).toBe('not-signed-in')
    expect(await outcome(citizen(), run)).toBe('not-allowed')
  })
})

describe('contacts', () => {
  const made = db.as(system('test'))
  const own = async () => {
    const person = await made.write(async tx => {
      const registered = await registerPerson(tx, newcomer)
      if (!registered.ok) throw new Error('not registered')
      return registered.person.id
    })
    const added = await made.write(tx =>
      addContact(tx, {
        person,
        channel: 'phone',
        address: '0912345678',
        holder: 'self',
        purposes: ['dossier'],
      }),
    )
    if (!added.ok) throw new Error('not added')
    return { person, contact: added.id }
  }
  test('are the person’s own to add, verify, remove and be sent codes for', async () => {
    const { person, contact } = await own()
    const commands: ((tx: Tx) => Promise<unknown>)[] = [
      tx =>
        addContact(tx, {
          person,
          channel: 'phone',
          address: '0987654321',
          holder: 'self',
          purposes: ['dossier'],
        }),
      tx => sendContactCode(tx, { contact }),
      tx => verifyContact(tx, { contact, code: '1' }),
      tx => removeContact(tx, { contact }),
    ]
    for (const run of commands) {
      expect(await outcome(citizen(person), run)).toBe('done')
      expect(await outcome(citizen(), run)).toBe('not-allowed')
      expect(await outcome(anyone, run)).toBe('not-signed-in')
      for (const role of staffRoles)
        expect(await outcome(staff({ role, agency: 'tay-ninh', reach: 'below' }), run)).toBe('not-allowed')
    }
    const reached = (tx: Tx) => contactReached(tx, contact)
    expect(await outcome(system('notifications.deliver'), reached)).toBe('done')
    expect(await outcome(citizen(person), reached)).toBe('not-allowed')
    for (const role of staffRoles)
      expect(await outcome(staff({ role, agency: 'tay-ninh', reach: 'below' }), reached)).toBe('not-allowed')
  })
})
