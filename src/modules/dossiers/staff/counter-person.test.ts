import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findPersonByNumber, getPerson, type NewPerson, registerPerson } from '#modules/identity'
import { type StaffActor, system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { personOf } from '../../../../tests/support/sandbox/people.ts'
import type { SyntheticPerson } from '../../../../tests/support/sandbox/person.ts'
import {
  type PopulationServer,
  startPopulationSandbox,
} from '../../../../tests/support/sandbox/population-server.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { centre, officerOf, seedOfficers } from '../dossier.fixture.ts'

const db = testDatabase()
const office = db.as(system('test'))
let site: Awaited<ReturnType<typeof testSite>>
let officer: StaffActor
let register: PopulationServer

beforeAll(async () => {
  register = await startPopulationSandbox({ username: 'tay-ninh', password: 'mat-khau-thu' })
  process.env.POPULATION_URL = register.url
  process.env.POPULATION_USERNAME = 'tay-ninh'
  process.env.POPULATION_PASSWORD = 'mat-khau-thu'
  await seedOfficers(db)
  site = await testSite(db.database)
  officer = await officerOf(db, 'one-stop-officer', centre)
})
beforeEach(() => register.faults.set(null))
afterAll(async () => {
  await site.app.close()
  await register.stop()
})

/** Somebody as a list of a school has them: the name as the school writes it, and no birth date. */
async function listed({ personalNumber, sex }: SyntheticPerson, over: Partial<NewPerson> = {}) {
  const made = await office.write(tx =>
    registerPerson(tx, { personal_number: personalNumber, name: 'Người Viết Sai', sex, ...over }),
  )
  if (!made.ok) throw new Error(JSON.stringify(made.errors))
  return made.person.id
}
const known = (id: string) => office.read(tx => getPerson(tx, id))
const corrections = async (id: string) =>
  (await office.read(tx => historyOf(tx, id))).filter(entry => entry.action === 'person.corrected')

/** The officer scans the card, and sees the form. */
async function scan(person: SyntheticPerson, name = person.name): Promise<string> {
  const born = person.born.split('-').reverse().join('')
  const card = `${person.personalNumber}||${name}|${born}|${person.sex === 'male' ? 'Nam' : 'Nữ'}||01012021`
  const opened = await site.as(officer).post('/can-bo/tiep-nhan', { so: card, 'thu-tuc': '2.000635' })
  expect(opened.status).toBe(303)
  return (await site.as(officer).get(opened.location!)).html
}

test('a name and birth that the card tells and the register confirms take the place of a list’s', async () => {
  const lanAnh = personOf('lan-anh')
  const id = await listed(lanAnh)
  const html = await scan(lanAnh)
  expect(html).toContain(lanAnh.name)
  expect(html).not.toContain('Người Viết Sai')
  expect(html).not.toContain('bạn có thể tự nhập')
  expect(await known(id)).toMatchObject({ name: lanAnh.name, birth_date: lanAnh.born })
  await scan(lanAnh)
  const noted = await corrections(id)
  expect(noted).toHaveLength(1)
  expect(JSON.stringify(noted)).not.toContain('Lan Anh')
})

test('what the register does not confirm changes no name; a birth date that was missing is taken from the card', async () => {
  const tam = personOf('tam')
  const id = await listed(tam)
  await scan(tam, 'Người Khác Hẳn')
  expect(await known(id)).toMatchObject({ name: 'Người Viết Sai', birth_date: tam.born })
  register.faults.set({ mode: 'down' })
  await scan(tam)
  expect(await known(id)).toMatchObject({ name: 'Người Viết Sai' })
  expect(await corrections(id)).toEqual([])
})

test('what VNeID told stays', async () => {
  const phuc = personOf('phuc')
  const id = await listed(phuc, { name: 'Tên Theo VNeID', birth_date: '1999-01-01' })
  await db.database.pool.query(`UPDATE identity.person SET source = 'vneid' WHERE id = $1`, [id])
  expect(await scan(phuc)).toContain('Tên Theo VNeID')
  expect(await known(id)).toMatchObject({ name: 'Tên Theo VNeID', birth_date: '1999-01-01' })
})

test('somebody new is taken in as the register has them', async () => {
  const ut = personOf('ut')
  expect(await scan(ut)).toContain(ut.name)
  const made = await office.read(tx => findPersonByNumber(tx, ut.personalNumber))
  expect(made).toMatchObject({ name: ut.name, birth_date: ut.born })
})

test('whose form an officer opens has it in their history, whether a register was asked or not', async () => {
  const lanAnh = personOf('lan-anh')
  const id = await listed(lanAnh)
  const opened = async () =>
    (await office.read(tx => historyOf(tx, id))).filter(entry => entry.action === 'draft.begun').length
  const before = await opened()
  await site.as(officer).post('/can-bo/tiep-nhan', { so: lanAnh.personalNumber, 'thu-tuc': '2.000815' })
  expect(await opened()).toBe(before + 1)
})
