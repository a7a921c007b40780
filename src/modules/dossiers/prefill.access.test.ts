import { beforeAll, describe, expect, test } from 'vitest'
import { getPerson } from '#modules/identity'
import { type Actor, actorKey, system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { noteView } from './commands/note-view.ts'
import {
  centre,
  commune,
  copyProcedure,
  fileDossier,
  officerOf,
  otherCentre,
  seedOfficers,
} from './dossier.fixture.ts'
import { db as dossiers } from './schema.ts'

const db = testDatabase()
const office = db.as(system('test'))
const start = '/can-bo/tiep-nhan'
const secret = 'Hội người cao tuổi phường'
let site: Awaited<ReturnType<typeof testSite>>

beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
})

/** Somebody who declared something at the centre in Tân Ninh, and only there. */
async function declared() {
  const filed = await fileDossier(db)
  return office.write(async tx => {
    const { answers } = await dossiers(tx)
      .selectFrom('dossiers.dossier')
      .select('answers')
      .where('id', '=', filed.dossier)
      .executeTakeFirstOrThrow()
    await dossiers(tx)
      .updateTable('dossiers.dossier')
      .set({ answers: { ...answers, organisation: { name: secret } } })
      .where('id', '=', filed.dossier)
      .execute()
    return { ...filed, number: (await getPerson(tx, filed.citizen.id)).personal_number }
  })
}

/** What the newest draft of this person is filled with. */
const filledFor = (person: string) =>
  office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.draft')
      .select(['answers', 'origins', 'kept_by'])
      .where('person', '=', person)
      .where('dossier', 'is', null)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow(),
  )
const looksAt = async (dossier: string) =>
  (await office.read(tx => historyOf(tx, dossier)))
    .filter(entry => entry.action === 'viewed')
    .map(({ actor, body }) => ({ actor, body }))

describe('what a person declared before', () => {
  const atCounter = (officer: Actor, number: string) =>
    site.as(officer).post(start, { so: number, 'thu-tuc': copyProcedure })

  test('fills the form where it was declared, and the person reads who looked', async () => {
    const { citizen, number, dossier, code } = await declared()
    const officer = await officerOf(db, 'one-stop-officer', centre)
    expect((await atCounter(officer, number)).location).toMatch(/^\/can-bo\/tiep-nhan\/[0-9a-f-]{36}/)
    const filled = await filledFor(citizen.id)
    expect(filled.kept_by).toBe(actorKey(officer))
    expect(filled.answers).toMatchObject({ organisation: { name: secret } })
    const look = { actor: actorKey(officer), body: { purpose: 'prefill' } }
    expect(await looksAt(dossier)).toEqual([look])
    const mine = await site.as(citizen).get(`/ho-so/${code}`)
    expect(mine.html).toContain('để điền sẵn tờ khai mới của bạn tại quầy')
    // Whoever then opens the dossier itself looks once more.
    await db.as(officer).write(tx => noteView(tx, { code, purpose: 'look-up' }))
    expect(await looksAt(dossier)).toEqual([look, { actor: actorKey(officer), body: { purpose: 'look-up' } }])
  })

  test('stays unread at the counter of another commune', async () => {
    const { citizen, number, dossier } = await declared()
    const officer = await officerOf(db, 'one-stop-officer', otherCentre)
    expect((await atCounter(officer, number)).location).toMatch(/^\/can-bo\/tiep-nhan\/[0-9a-f-]{36}/)
    const filled = await filledFor(citizen.id)
    expect(filled.kept_by).toBe(actorKey(officer))
    expect(JSON.stringify(filled)).not.toContain(secret)
    expect(Object.values(filled.origins)).not.toContain('earlier')
    expect(await looksAt(dossier)).toEqual([])
  })

  test('is the person’s own wherever they file', async () => {
    const { citizen, dossier } = await declared()
    const sent = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, {
      noi: commune,
      'noi-nhan': otherCentre,
      'cach-nhan': 'electronic',
    })
    expect(sent.location).toMatch(/^\/nop-ho-so\//)
    expect((await filledFor(citizen.id)).answers).toMatchObject({ organisation: { name: secret } })
    expect(await looksAt(dossier)).toEqual([])
  })
})

test('numbers are not tried one after another', async () => {
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const tried = new Map<number, number>()
  for (let n = 0; n < 125; n++) {
    const { status } = await site.as(officer).post(start, { so: '123', 'thu-tuc': 'không có' })
    tried.set(status, (tried.get(status) ?? 0) + 1)
  }
  expect(tried.get(200)).toBeGreaterThan(100)
  expect(tried.get(429)).toBeGreaterThan(0)
})
