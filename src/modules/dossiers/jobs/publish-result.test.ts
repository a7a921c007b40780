import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { listDocuments, putDocument } from '#modules/vault'
import { type CitizenActor, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { workThrough } from '../../../../tests/support/officers-at-work.ts'
import { addDraftPaper } from '../commands/keep-draft.ts'
import { submitDossier } from '../commands/submit-dossier.ts'
import { beginDraft, commune, copyProcedure, newCitizen, seedOfficers } from '../dossier.fixture.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))

const kind = 'household-business-certificate'

const given = ({ id: holder }: CitizenActor, issuedBy = commune) =>
  office.write(async tx => {
    const bytes = Buffer.from(randomUUID())
    const file = await storeBytes(tx, { name: 'giay.pdf', mediaType: 'application/pdf', bytes })
    const put = await putDocument(tx, {
      holder,
      kind,
      name: 'Giấy chứng nhận đăng ký hộ kinh doanh',
      issuedBy,
      issuerName: 'UBND',
      issuedOn: '2026-01-02',
      file: file.id,
      source: 'result',
    })
    return put.id
  })

/** Files, and has it decided; with a document of theirs attached as the certificate that they have. */
async function change(citizen: CitizenActor, procedure: string, document?: string): Promise<void> {
  const { draft } = await beginDraft(db, { citizen, procedure })
  const paper = { draft, paper: 'current-certificate', name: 'Giấy chứng nhận' }
  const filed = await db.as(citizen).write(async tx => {
    if (document) await addDraftPaper(tx, { ...paper, document })
    return submitDossier(tx, { draft })
  })
  if (!filed.ok) throw new Error(JSON.stringify(filed))
  await workThrough(db, filed.code)
}

const of = async (citizen: CitizenActor) => {
  const documents = await db.as(citizen).read(tx => listDocuments(tx, { holder: citizen.id, kinds: [kind] }))
  const newest = documents[0]!.id
  const standing = Object.fromEntries(
    documents.map(({ id, state, replaced_by }) => [id, replaced_by ?? state]),
  )
  return { newest, standing }
}

test('a changed certificate takes the place of the one attached, or else of the newest from the same agency', async () => {
  const citizen = await newCitizen(db)
  const first = await given(citizen)
  const second = await given(citizen)
  const elsewhere = await given(citizen, 'tay-ninh/xa-ben-cau')

  await change(citizen, '2.000720', first)
  const { newest: third, standing } = await of(citizen)
  expect(standing).toEqual({ [first]: third, [second]: 'valid', [elsewhere]: 'valid', [third]: 'valid' })

  await change(citizen, '2.000720')
  const { newest: fourth, standing: later } = await of(citizen)
  expect(later).toEqual({ ...standing, [third]: fourth, [fourth]: 'valid' })
}, 60_000)

test('a result of another kind takes the place of nothing', async () => {
  const citizen = await newCitizen(db)
  const certificate = await given(citizen)
  await change(citizen, copyProcedure)
  expect((await of(citizen)).standing).toEqual({ [certificate]: 'valid' })
})
