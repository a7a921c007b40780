import { beforeAll, describe, expect, test } from 'vitest'
import { registerPerson } from '#modules/identity'
import { type Actor, anyone, type Role, roles, system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../tests/support/database.ts'
import { personOf } from '../../../tests/support/sandbox/people.ts'
import { beginLookUp } from './commands/log-look-up.ts'
import { listLookUps } from './index.ts'

const db = testDatabase()
const { personalNumber, name, born, sex } = personOf('lan-anh')
let person: string
let everybody: [who: string, actor: Actor][]

beforeAll(async () => {
  const by = { personal_number: personalNumber, name, birth_date: born, sex }
  const registered = await db.as(system('test')).write(tx => registerPerson(tx, by))
  if (!registered.ok) throw new Error(JSON.stringify(registered.errors))
  person = registered.person.id
  everybody = [
    ['anyone', anyone],
    ['themselves', citizen(person)],
    ['another citizen', citizen()],
    ...(Object.keys(roles) as Role[])
      .filter(role => role !== 'citizen')
      .map((role): [string, Actor] => [
        role,
        staff({ role, agency: 'tay-ninh/phuong-tan-ninh', reach: 'agency' }),
      ]),
  ]
})

const written = async () =>
  (await db.database.pool.query('SELECT count(*) AS n FROM registers.look_up')).rows[0].n

describe.each([
  [
    'beginLookUp',
    ['themselves', 'one-stop-officer', 'processor'],
    (actor: Actor) =>
      db.as(actor).write(tx => beginLookUp(tx, { personalNumber, purpose: 'Thử', dossier: 'H53.1' })),
  ],
  ['listLookUps', ['themselves'], (actor: Actor) => db.as(actor).read(tx => listLookUps(tx, { person }))],
] as const)('%s', (deedName, may, deed) => {
  test('is done by those who may, and by nobody else; who may not leaves no line', async () => {
    const before = await written()
    const done: string[] = []
    for (const [who, actor] of everybody) {
      const refused = await deed(actor).then(
        () => undefined,
        (error: { code?: string }) => error.code,
      )
      if (refused === undefined) done.push(who)
      else expect(refused, who).toBe(who === 'anyone' ? 'not-signed-in' : 'not-allowed')
    }
    expect(done).toEqual(may)
    expect(await written()).toBe(before + (deedName === 'beginLookUp' ? may.length : 0))
  })
})

test('an officer’s look-up says at which agency of theirs', async () => {
  const officer = staff(
    { role: 'clerk', agency: 'tay-ninh/so-tu-phap', reach: 'agency' },
    { role: 'processor', agency: 'tay-ninh/phuong-tan-ninh', reach: 'below' },
  )
  const agencyOf = async (agency?: string) => {
    const begun = await db.as(officer).write(tx =>
      beginLookUp(tx, {
        personalNumber,
        purpose: 'Thử',
        dossier: `H53.${agency}`,
        ...(agency && { agency }),
      }),
    )
    const { rows } = await db.database.pool.query('SELECT agency FROM registers.look_up WHERE id = $1', [
      begun.kind === 'asked' && begun.id,
    ])
    return rows[0].agency
  }
  expect(await agencyOf()).toBe('tay-ninh/phuong-tan-ninh')
  expect(await agencyOf('tay-ninh/phuong-tan-ninh/van-phong')).toBe('tay-ninh/phuong-tan-ninh/van-phong')
  expect(await agencyOf('tay-ninh/so-tu-phap')).toBe('tay-ninh/phuong-tan-ninh')
})
