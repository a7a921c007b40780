import { afterAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { contactCodeToSend, contactsFor, listContacts } from '../queries/contacts.ts'
import type { VneidPerson } from '../vneid-claims.ts'
import { addContact } from './add-contact.ts'
import { contactReached } from './contact-reached.ts'
import { counterOn, someone } from './counter.fixture.ts'
import { removeContact } from './remove-contact.ts'
import { signInCitizen } from './sign-in-citizen.ts'
import { verifyContact } from './verify-contact.ts'

const db = testDatabase()
const jobs = db.as(system('test'))
const { register } = counterOn(db)
afterAll(() => freeze(undefined))
const later = () => freeze(new Date(now().getTime() + 60_000))

/** Somebody whom VNeID tells of again and again, with other addresses. */
function known() {
  const { personal_number, name, sex } = someone()
  const nothing = { birth_date: null, phone: null, email: null, address: null, represents: null }
  const signIn = (told: Partial<VneidPerson>) => {
    later()
    const person = { ...nothing, personal_number, name, sex, ...told }
    return jobs.write(async tx => (await signInCitizen(tx, { person, level: 2, agent: 'thử' })).person)
  }
  return { personal_number, signIn }
}
const writtenTo = async (person: string) =>
  (await jobs.read(tx => contactsFor(tx, person))).map(contact => contact.address)
const contactOf = async (person: string, address: string) =>
  (await jobs.read(tx => listContacts(tx, person))).find(one => one.address === address)?.id
const noted = async (person: string) =>
  (await jobs.read(tx => historyOf(tx, person)))
    .map(row => row.action)
    .filter(action => action.startsWith('contact.'))

test('what a person removed does not come back by VNeID or the counter, only by themselves', async () => {
  const { personal_number, signIn } = known()
  const told = { phone: '0912345678', email: 'cu@example.com' }
  const person = await signIn(told)
  const self = db.as(citizen(person))
  const contact = (await contactOf(person, told.email))!
  await self.write(tx => removeContact(tx, { contact }))
  expect(await writtenTo(person)).toEqual([told.phone])

  await signIn(told)
  await signIn({ ...told, email: 'moi@example.com' })
  await signIn(told)
  await register(someone({ personal_number, ...told }))
  await jobs.write(tx => contactReached(tx, contact))
  expect(await contactOf(person, told.email)).toBeUndefined()
  expect(await writtenTo(person)).not.toContain(told.email)
  await expect(self.write(tx => verifyContact(tx, { contact, code: '000000' }))).rejects.toMatchObject({
    code: 'contact',
  })

  const added = await self.write(tx =>
    addContact(tx, { person, channel: 'email', address: told.email, holder: 'self', purposes: ['dossier'] }),
  )
  expect(added).toEqual({ ok: true, id: contact })
  expect(await writtenTo(person)).not.toContain(told.email)
  const { code } = (await jobs.read(tx => contactCodeToSend(tx, contact)))!
  await self.write(tx => verifyContact(tx, { contact, code }))
  expect(await writtenTo(person)).toContain(told.email)
})

test('what VNeID tells anew is where messages go first; what it repeats moves nothing', async () => {
  const { signIn } = known()
  const [a, b] = [{ email: 'a@example.com' }, { email: 'b@example.com' }]
  const person = await signIn(a)
  await signIn(b)
  expect(await writtenTo(person)).toEqual([b.email, a.email])
  await signIn(a)
  expect(await writtenTo(person)).toEqual([a.email, b.email])

  later()
  const other = (await contactOf(person, b.email))!
  await jobs.write(tx => contactReached(tx, other))
  await signIn({ email: ' A@example.com ' })
  expect(await writtenTo(person)).toEqual([b.email, a.email])
})

test('two addresses in one, or none at all, are no contact', async () => {
  const { signIn } = known()
  const person = await signIn({ email: 'a@example.com, b@example.com', phone: 'không có' })
  expect(await writtenTo(person)).toEqual([])
})

test('the ledger says which were added and confirmed, and no address', async () => {
  const { signIn } = known()
  const told = { phone: '0912345678', email: 'cu@example.com' }
  const person = await signIn(told)
  await signIn(told)
  expect(await noted(person)).toEqual([
    'contact.added',
    'contact.verified',
    'contact.added',
    'contact.verified',
  ])
  const history = JSON.stringify(await jobs.read(tx => historyOf(tx, person)))
  for (const address of Object.values(told)) expect(history).not.toContain(address)
})
