import { afterAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { contactCodeToSend, contactsFor, listContacts } from '../queries/contacts.ts'
import { addContact } from './add-contact.ts'
import { contactReached } from './contact-reached.ts'
import { counterOn, someone } from './counter.fixture.ts'
import { registerPerson } from './register-person.ts'
import { sendContactCode } from './send-contact-code.ts'
import { verifyContact } from './verify-contact.ts'

const db = testDatabase()
const { counter, register } = counterOn(db)
const jobs = db.as(system('test'))
afterAll(() => freeze(undefined))
const later = (minutes: number) => freeze(new Date(now().getTime() + minutes * 60_000))

describe('contacts', () => {
  const withContact = async () => {
    const { id: person } = await register(someone())
    const self = db.as(citizen(person))
    const added = await self.write(tx =>
      addContact(tx, {
        person,
        channel: 'phone',
        address: '0912345678',
        holder: 'relative',
        holder_name: 'Con Gái',
        purposes: ['dossier'],
      }),
    )
    if (!added.ok) throw new Error('not added')
    return { person, self, contact: added.id }
  }
  const codeOf = async (contact: string) => (await jobs.read(tx => contactCodeToSend(tx, contact)))?.code

  test('a code is good for one contact, five tries and fifteen minutes', async () => {
    const { self, contact } = await withContact()
    const code = (await codeOf(contact))!
    const other = code === '123456' ? '654321' : '123456'
    const tryIt = (code: string) => self.write(tx => verifyContact(tx, { contact, code }))
    for (let n = 0; n < 5; n++) expect(await tryIt(other)).toEqual({ ok: false, error: 'code.wrong' })
    expect(await tryIt(code)).toEqual({ ok: false, error: 'code.ended' })

    await self.write(tx => sendContactCode(tx, { contact }))
    const late = (await codeOf(contact))!
    later(16)
    expect(await codeOf(contact)).toBeUndefined()
    expect(await tryIt(late)).toEqual({ ok: false, error: 'code.ended' })

    await self.write(tx => sendContactCode(tx, { contact }))
    const fresh = (await codeOf(contact))!
    expect(await tryIt(` ${fresh.slice(0, 3)} ${fresh.slice(3)}`)).toEqual({ ok: true })
    expect(await tryIt(fresh)).toEqual({ ok: false, error: 'code.ended' })
  })

  test('the code of one contact verifies no other', async () => {
    const [one, two] = [await withContact(), await withContact()]
    const added = await one.self.write(tx =>
      addContact(tx, {
        person: one.person,
        channel: 'email',
        address: 'con@example.com',
        holder: 'self',
        purposes: ['dossier'],
      }),
    )
    if (!added.ok) throw new Error('not added')
    const code = (await codeOf(one.contact))!
    for (const [{ self }, contact] of [
      [one, added.id],
      [two, two.contact],
    ] as const)
      if ((await codeOf(contact)) !== code)
        expect(await self.write(tx => verifyContact(tx, { contact, code }))).toEqual({
          ok: false,
          error: 'code.wrong',
        })
    expect(await one.self.write(tx => verifyContact(tx, { contact: one.contact, code }))).toEqual({
      ok: true,
    })
  })

  test.each([
    '\r\nBcc: b@example.com',
    '\nBcc:b@example.com',
    ', b@example.com',
    ' b@example.com',
    '<b@example.com>',
    ',b',
    ';b.vn',
  ])('an address followed by %j is none', async more => {
    const { person, self } = await withContact()
    const address = `a@example.com${more}`
    const added = await self.write(tx =>
      addContact(tx, { person, channel: 'email', address, holder: 'self', purposes: ['dossier'] }),
    )
    expect(added).toMatchObject({ ok: false, errors: { address: 'email.malformed' } })
    const registered = await counter.write(tx => registerPerson(tx, someone({ email: address })))
    expect(registered).toMatchObject({ ok: false, errors: { email: 'email.malformed' } })
  })

  test('the code lies sealed, and can not be used to pester a stranger', async () => {
    const { self, contact } = await withContact()
    const code = (await codeOf(contact))!
    const { rows } = await db.database.pool.query(
      "SELECT encode(code, 'escape') AS code FROM identity.contact_code WHERE contact = $1",
      [contact],
    )
    expect(rows[0].code).not.toContain(code)
    for (let n = 0; n < 4; n++) await self.write(tx => sendContactCode(tx, { contact }))
    await expect(self.write(tx => sendContactCode(tx, { contact }))).rejects.toMatchObject({
      code: 'too-many',
    })
  })

  test('the latest verified comes first; who ended, serves another purpose or was never reached not at all', async () => {
    const { person, self, contact } = await withContact()
    const add = (address: string, more: object = {}) =>
      self.write(tx =>
        addContact(tx, {
          person,
          channel: 'email',
          address,
          holder: 'self',
          purposes: ['reminder'],
          ...more,
        }),
      )
    const reach = async (added: Awaited<ReturnType<typeof add>>) => {
      if (added.ok) await jobs.write(tx => contactReached(tx, added.id))
    }
    await add('la@example.com')
    await reach(await add('mot@example.com'))
    await reach(await add('hai@example.com', { expires_on: '2999-01-01' }))
    await db.database.pool.query(
      `UPDATE identity.contact SET expires_on = CASE address WHEN 'hai@example.com' THEN date '2020-01-01' END,
         verified_at = verified_at - interval '1 day' WHERE person = $1`,
      [person],
    )
    await jobs.write(tx => contactReached(tx, contact))
    const addresses = async (purpose?: 'dossier' | 'reminder') =>
      (await jobs.read(tx => contactsFor(tx, person, purpose))).map(one => one.address)
    expect(await addresses()).toEqual(['0912345678', 'mot@example.com'])
    expect(await addresses('reminder')).toEqual(['mot@example.com'])
    expect(await jobs.read(tx => listContacts(tx, person))).toHaveLength(4)
  })

  test('the same address again takes the new purposes and stays one contact', async () => {
    const { person, self, contact } = await withContact()
    const again = await self.write(tx =>
      addContact(tx, {
        person,
        channel: 'phone',
        address: '0912 345 678',
        holder: 'self',
        purposes: ['dossier', 'reminder'],
      }),
    )
    expect(again).toEqual({ ok: true, id: contact })
    expect(await jobs.read(tx => listContacts(tx, person))).toMatchObject([
      { holder: 'self', holder_name: null, purposes: ['dossier', 'reminder'] },
    ])
  })
})
