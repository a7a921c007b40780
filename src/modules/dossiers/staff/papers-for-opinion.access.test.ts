import { beforeAll, expect, test } from 'vitest'
import { looksAt, putDocument, shareForDossier } from '#modules/vault'
import { type Role, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { workThrough } from '../../../../tests/support/officers-at-work.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { dossierAt, type Filed, newCitizen, rowOf, seedOfficers } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'

const db = testDatabase()
const by = db.as(system('test'))
const asked = 'tay-ninh/so-nong-nghiep-va-moi-truong'
let site: Awaited<ReturnType<typeof testSite>>
let filed: Filed & { paper: string; document: string }

beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
  filed = await withDocument()
})

/** A dossier on which a department is asked, with a document of the applicant's vault attached. */
async function withDocument() {
  const citizen = await newCitizen(db)
  const dossier = await dossierAt(db, 'opinion', { citizen, procedure: '1.013238' })
  const { receiving, deciding } = await rowOf(db, dossier.code)
  return by.write(async tx => {
    const file = await storeBytes(tx, {
      name: 'so-do.pdf',
      mediaType: 'application/pdf',
      bytes: Buffer.from(`%PDF ${dossier.code}`),
    })
    const { id: document } = await putDocument(tx, {
      holder: citizen.id,
      kind: 'land-certificate',
      name: 'Giấy chứng nhận quyền sử dụng đất',
      issuedBy: deciding,
      issuerName: 'Sở Xây dựng',
      issuedOn: '2026-01-01',
      source: 'result',
      file: file.id,
    })
    await shareForDossier(tx, document, dossier.dossier, [receiving, deciding])
    const { id: paper } = await dossiers(tx)
      .insertInto('dossiers.paper')
      .values({
        dossier: dossier.dossier,
        paper: 'land',
        name: 'Giấy chứng nhận',
        document,
        source: 'vault',
        added_at: tx.now,
      } as never)
      .returning('id')
      .executeTakeFirstOrThrow()
    return { ...dossier, paper, document }
  })
}

const officer = (role: Exclude<Role, 'citizen'>, agency: string) => staff({ role, agency, reach: 'agency' })
const open = async (actor: ReturnType<typeof officer>, of = filed) =>
  (await site.as(actor).get(`/can-bo/ho-so/${of.code}/giay-to/${of.paper}`)).status

test('an agency that is asked for an opinion opens the documents; the holder reads that it did', async () => {
  expect(await open(officer('unit-head', asked))).toBe(200)
  expect(await open(officer('processor', asked))).toBe(200)
  const looks = await db.as(filed.citizen).read(tx => looksAt(tx, filed.document))
  expect(looks[0]).toMatchObject({ agency: asked, purpose: `Giải quyết hồ sơ ${filed.code}` })
})

test.each([
  ['unit-head', 'tay-ninh/so-tai-chinh'],
  ['unit-head', `${asked}/phong-quan-ly-dat-dai`],
  ['cashier', asked],
  ['administrator', asked],
  ['supervisor', asked],
] as const)('a %s of %s does not', async (role, agency) => {
  expect(await open(officer(role, agency))).toBe(404)
})

test('not for another dossier, and not when the task was called off', async () => {
  const other = await withDocument()
  await db.database.pool.query(
    "UPDATE dossiers.task SET state = 'cancelled' WHERE dossier = $1 AND does = 'opinion'",
    [other.dossier],
  )
  expect(await open(officer('unit-head', asked), other)).toBe(404)
  expect(await open(officer('unit-head', asked))).toBe(200)
})

test('also after it gave the opinion, until the dossier is over', async () => {
  const stillAt = async () => open(officer('unit-head', asked))
  await workThrough(db, filed.code, 'sign')
  expect(await stillAt()).toBe(200)
  await workThrough(db, filed.code)
  expect(await stillAt()).toBe(404)
})
