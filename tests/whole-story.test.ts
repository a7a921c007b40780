import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { registerPerson } from '#modules/identity'
import { getVersion, papersOf } from '#modules/procedures'
import { inspectOurPdf } from '#modules/signing'
import { listDocuments } from '#modules/vault'
import { openFile } from '#platform/files'
import { historyOf, verify } from '#platform/ledger'
import { addDraftPaper, saveDraft, startDraft } from '../src/modules/dossiers/commands/keep-draft.ts'
import { submitDossier } from '../src/modules/dossiers/commands/submit-dossier.ts'
import { db as dossiers } from '../src/modules/dossiers/schema.ts'
import { loadSample } from '../src/modules/procedures/catalogue/index.ts'
import { testDatabase } from './support/database.ts'
import { officerWith, workThrough } from './support/officers-at-work.ts'

const db = testDatabase({ seed: true })

test.each([
  ['1.001193', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000635', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000815', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000720', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['1.011607', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['1.013238', 'tay-ninh/trung-tam-hanh-chinh-cong'],
])('%s goes from the counter to a signed and sealed result', async (procedure, agency) => {
  const receiver = await officerWith(db, 'one-stop-officer', agency)
  const sample = loadSample(procedure)
  const filed = await db.as(receiver).write(async tx => {
    const applicant = sample.applicant as { personalNumber: string; name: string; birthDate?: string }
    const registered = await registerPerson(tx, {
      personal_number: applicant.personalNumber,
      name: applicant.name,
      birth_date: applicant.birthDate ?? null,
    } as never)
    if (!registered.ok) throw new Error(JSON.stringify(registered))
    const draft = await startDraft(tx, {
      procedure,
      person: registered.person.id,
      channel: 'counter',
      agency,
      sources: {},
    })
    await saveDraft(tx, { draft, answers: sample.answers })
    const [row] = await dossiers(tx)
      .selectFrom('dossiers.draft')
      .selectAll()
      .where('id', '=', draft)
      .execute()
    const { definition } = await getVersion(tx, row!.version)
    for (const paper of papersOf(definition, sample.answers))
      await addDraftPaper(tx, { draft, paper: paper.code, name: paper.name })
    const submitted = await submitDossier(tx, { draft })
    if (!submitted.ok) throw new Error(JSON.stringify(submitted))
    expect(await submitDossier(tx, { draft })).toEqual(submitted)
    return { ...submitted, person: registered.person.id }
  })
  const done = await workThrough(db, filed.code)
  expect(done[0]).toBe('receive')
  expect(done).toContain('sign')

  const [row] = await db
    .as(receiver)
    .read(tx =>
      dossiers(tx).selectFrom('dossiers.dossier').selectAll().where('id', '=', filed.dossier).execute(),
    )
  expect(row).toMatchObject({ status: 10, code: filed.code })
  const [document] = await db
    .as({ kind: 'citizen', id: filed.person, name: '', level: 2 })
    .read(tx => listDocuments(tx, { holder: filed.person }))
  const pdf = await db
    .as(receiver)
    .read(async tx =>
      Buffer.concat(
        await Array.fromAsync((await openFile(tx, document!.file)).stream as AsyncIterable<Buffer>),
      ),
    )
  const { signatures } = await db.as(receiver).read(tx => inspectOurPdf(tx, pdf))
  expect(signatures.map(one => [one.intact, one.trusted, one.modifiedAfter !== 'content'])).toEqual([
    [true, true, true],
    [true, true, true],
  ])
  if (!spawnSync('pdfsig', ['-v']).error) {
    const path = join(mkdtempSync(join(tmpdir(), 'sen-')), 'ket-qua.pdf')
    writeFileSync(path, pdf)
    const said = execFileSync('pdfsig', [path]).toString()
    expect(said.match(/Signature is Valid/g)).toHaveLength(2)
  }
  const history = await db.as(receiver).read(tx => historyOf(tx, filed.dossier))
  expect(history[0]).toMatchObject({ action: 'submitted' })
  expect((await verify(db.database)).broken).toBeUndefined()
})
