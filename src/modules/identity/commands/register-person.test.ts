import { afterAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { contactsFor, listContacts } from '../queries/contacts.ts'
import { findPersonByNumber, getPerson } from '../queries/person.ts'
import { counterOn, someone } from './counter.fixture.ts'
import { type NewPerson, registerPerson } from './register-person.ts'
import { signInCitizen } from './sign-in-citizen.ts'

const db = testDatabase()
const { counter, register } = counterOn(db)
const jobs = db.as(system('test'))
afterAll(() => freeze(undefined))

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
    const contact = ['contact.added', 'contact.verified']
    expect(history.map(row => row.action)).toEqual(['person.registered', ...contact, ...contact])
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
