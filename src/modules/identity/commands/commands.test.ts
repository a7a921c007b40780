import { afterAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { contactCodeToSend, contactsFor, listContacts } from '../queries/contacts.ts'
import { findPersonByNumber, getPerson } from '../queries/person.ts'
import { addContact } from './add-contact.ts'
import { contactReached } from './contact-reached.ts'
import { type NewPerson, registerPerson } from './register-person.ts'
import { sendContactCode } from './send-contact-code.ts'
import { signInCitizen } from './sign-in-citizen.ts'
import { verifyContact } from './verify-contact.ts'

const db = testDatabase()
const counter = db.as(staff({ role: 'one-stop-officer', agency: 'tay-ninh', reach: 'agency' }))
const jobs = db.as(system('test'))
afterAll(() => freeze(undefined))
const later = (minutes: number) => freeze(new Date(now().getTime() + minutes * 60_000))

let serial = 0
const someone = (more: Partial<NewPerson> = {}): NewPerson => ({
  personal_number: `0723009${String(90000 + serial++)}`,
  name: 'Lê Thị Thử',
  birth_date: '2000',
  sex: 'female',
  ...more,
})
const register = async (input: NewPerson) => {
  const registered = await counter.write(tx => registerPerson(tx, input))
  if (!registered.ok) throw new Error(JSON.stringify(registered.errors))
  return registered.person
}

describe('at the counter', () => {
  test('somebody new is taken in with their contacts, and found the next time', async () => {
    const input = someone({
      phone: '+84 912 345 678',
      email: ' Thu@Example.com',
      residence: { province: '80', commune: '25459', detail: 'Số 1' },
    })
    const person = await register(input)
    expect(person).toMatchObject({
      personal_number: input.personal_number,
      birth_date: '2000',
      phone: '0912345678',
      level: null,
      source: 'counter',
    })
    expect((await register(input)).id).toBe(person.id)
    const contacts = await jobs.read(tx => listContacts(tx, person.id))
    expect(contacts.map(contact => contact.address).sort()).toEqual(['0912345678', 'thu@example.com'])
    const history = await jobs.read(tx => historyOf(tx, person.id))
    expect(history.map(row => row.action)).toEqual(['person.registered'])
    expect(JSON.stringify(history)).not.toContain(input.personal_number)
  })

  test('what is said there is written to, but not of whom VNeID knows: somebody else may say it', async () => {
    const written = async (person: string) =>
      (await jobs.read(tx => contactsFor(tx, person))).map(contact => contact.address).sort()
    const old = await register(someone({ phone: '0912345678', email: 'thu@example.com' }))
    expect(await written(old.id)).toEqual(['0912345678', 'thu@example.com'])

    const input = someone()
    await signIn(input, { birth_date: null })
    const { id } = await register({ ...input, email: 'la@example.com' })
    expect(await written(id)).not.toContain('la@example.com')
    await signIn(input, { birth_date: null, email: 'la@example.com' })
    expect(await written(id)).toContain('la@example.com')
  })

  test('what is known stays, what was missing is filled in', async () => {
    const input = someone()
    const before = await register(input)
    const after = await register({
      ...input,
      name: 'Người Khác Hẳn',
      phone: '0987654321',
      residence: { province: '80', commune: '25459' },
    })
    expect(after).toMatchObject({
      id: before.id,
      name: 'Lê Thị Thử',
      phone: '0987654321',
      residence: { commune: '25459' },
    })
    expect((await register({ ...input, phone: '0911111111' })).phone).toBe('0987654321')
  })

  const signIn = (
    input: NewPerson,
    over: { name?: string; birth_date: string | null; address?: string; email?: string },
  ) => {
    const { personal_number, name, sex } = input
    const told = { phone: null, email: null, address: null, represents: null, ...over }
    const person = { personal_number, name, sex, ...told }
    return jobs.write(tx => signInCitizen(tx, { person, level: 2, agent: 'thử' }))
  }

  test('VNeID knows name and birth better, and keeps the address by code', async () => {
    const input = someone({ residence: { province: '80', commune: '25459' } })
    const { id } = await register(input)
    await signIn(input, { name: 'LÊ THỊ THỬ', birth_date: '2000-05-06', address: 'Số 9' })
    expect(await jobs.read(tx => getPerson(tx, id))).toMatchObject({
      name: 'LÊ THỊ THỬ',
      birth_date: '2000-05-06',
      level: 2,
      source: 'vneid',
      residence: { commune: '25459' },
    })
  })

  test.each([
    ['nothing', null, '2000-05-06'],
    ['only its year', '2000', '2000-05-06'],
    ['another day', '2000-05-07', '2000-05-07'],
  ])('a birth date that is known stays when VNeID tells less: %s', async (_, told, expected) => {
    const input = someone({ birth_date: '2000-05-06' })
    const { person } = await signIn(input, { birth_date: '2000-05-06' })
    await signIn(input, { birth_date: told })
    expect((await jobs.read(tx => getPerson(tx, person))).birth_date).toBe(expected)
  })

  test('two officers at once register one person', async () => {
    const input = someone()
    const both = await Promise.all([1, 2, 3].map(() => register(input)))
    expect(new Set(both.map(person => person.id)).size).toBe(1)
  })

  test('what can not be right is said by field', async () => {
    const wrong = await counter.write(tx =>
      registerPerson(tx, {
        personal_number: '12',
        name: 'Thử',
        birth_date: '2000-13',
        sex: 'female',
        phone: '1',
        email: 'x',
      }),
    )
    expect(wrong).toEqual({
      ok: false,
      errors: {
        personal_number: 'personal-number.shape',
        name: 'name.one-word',
        birth_date: 'birth-date.malformed',
        phone: 'phone.shape',
        email: 'email.malformed',
      },
    })
    expect(await jobs.read(tx => findPersonByNumber(tx, '12'))).toBeUndefined()
  })
})

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
