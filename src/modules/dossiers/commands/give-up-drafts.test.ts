import { beforeAll, expect, test } from 'vitest'
import { putDocument } from '#modules/vault'
import { type Actor, system } from '#platform/access'
import { now } from '#platform/clock'
import { findFile } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { beginDraft, centre, fileDossier, newCitizen, officerOf, seedOfficers } from '../dossier.fixture.ts'
import { deleteOldDrafts as job } from '../jobs/delete-old-drafts.ts'
import { discardDraft, listDraftPapers, removeDraftPaper } from './keep-draft.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))

const filesOf = async (by: Actor, draft: string) =>
  (await db.as(by).read(tx => listDraftPapers(tx, draft))).flatMap(({ id, file }) =>
    file ? { id, file } : [],
  )
const standing = async (files: readonly { file: string }[]) => {
  const rows = await office.read(tx => Promise.all(files.map(({ file }) => findFile(tx, file))))
  return rows.map(row => row !== undefined)
}
const exists = async (draft: string) =>
  (await db.database.pool.query('SELECT FROM dossiers.draft WHERE id = $1', [draft])).rowCount === 1
const lieFor = (draft: string, days: number) =>
  db.database.pool.query(
    'UPDATE dossiers.draft SET updated_at = updated_at - make_interval(days => $2) WHERE id = $1',
    [draft, days],
  )
const runJob = () => job({ now: now(), ...office })

test('a paper taken away, and a draft discarded, take their files along', async () => {
  const { citizen, draft } = await beginDraft(db)
  const files = await filesOf(citizen, draft)
  expect(files.length).toBeGreaterThan(0)
  await db.as(citizen).write(tx => removeDraftPaper(tx, { draft, id: files[0]!.id }))
  expect(await standing(files)).toEqual(files.map((_, at) => at > 0))
  await db.as(citizen).write(tx => discardDraft(tx, { draft }))
  expect(await standing(files)).toEqual(files.map(() => false))
})

test('a file that lies in the vault too stays there', async () => {
  const { citizen, draft } = await beginDraft(db)
  const [kept] = await filesOf(citizen, draft)
  await office.write(tx =>
    putDocument(tx, {
      holder: citizen.id,
      kind: 'permit',
      name: 'Giấy phép',
      issuerName: 'Sở',
      issuedOn: '2026-01-02',
      file: kept!.file,
      source: 'upload',
    }),
  )
  await db.as(citizen).write(tx => discardDraft(tx, { draft }))
  expect(await exists(draft)).toBe(false)
  expect(await standing([kept!])).toEqual([true])
})

test('a draft left lying is deleted with its files, one of the counter too; younger and sent ones stay', async () => {
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const old = await beginDraft(db, { citizen: await newCitizen(db) })
  const atCounter = await beginDraft(db, { channel: 'counter', by: officer })
  const younger = await beginDraft(db, { citizen: await newCitizen(db) })
  const { draft: sent } = await fileDossier(db)
  const files = [...(await filesOf(old.citizen, old.draft)), ...(await filesOf(officer, atCounter.draft))]
  const others = await filesOf(younger.citizen, younger.draft)
  for (const { draft } of [old, atCounter, { draft: sent }]) await lieFor(draft, 91)
  await lieFor(younger.draft, 89)
  await runJob()
  await runJob()
  expect(await Promise.all([old.draft, atCounter.draft, younger.draft, sent].map(exists))).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(await standing(files)).toEqual(files.map(() => false))
  expect(await standing(others)).toEqual(others.map(() => true))
})
