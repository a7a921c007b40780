import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { registerPerson } from '#modules/identity'
import { staffWithRole } from '#modules/organisation'
import { findBill, takeCash } from '#modules/payments'
import { getVersion, papersOf } from '#modules/procedures'
import { inspectPdf } from '#modules/signing'
import { listDocuments } from '#modules/vault'
import type { Actor, Role } from '#platform/access'
import { openFile } from '#platform/files'
import { historyOf, verify } from '#platform/ledger'
import { acceptDossier } from '../src/modules/dossiers/commands/accept-dossier.ts'
import { completeTask } from '../src/modules/dossiers/commands/complete-task.ts'
import { decideDossier, sealResult } from '../src/modules/dossiers/commands/decide-dossier.ts'
import { examineDossier, giveOpinion } from '../src/modules/dossiers/commands/examine-dossier.ts'
import { addDraftPaper, saveDraft, startDraft } from '../src/modules/dossiers/commands/keep-draft.ts'
import { returnResult } from '../src/modules/dossiers/commands/return-result.ts'
import { submitDossier } from '../src/modules/dossiers/commands/submit-dossier.ts'
import { db as dossiers, type TaskRow } from '../src/modules/dossiers/schema.ts'
import { loadSample } from '../src/modules/procedures/catalogue/index.ts'
import { testDatabase } from './support/database.ts'

const db = testDatabase({ seed: true })

/** The officer who holds a role at an agency in the demonstration. */
async function officer(role: Exclude<Role, 'citizen'>, agency: string): Promise<Actor> {
  const [staff] = await db.as({ kind: 'system', id: 'test' }).read(tx => staffWithRole(tx, role, agency))
  if (!staff) throw new Error(`Nobody is ${role} at ${agency}`)
  return { kind: 'staff', id: staff.id, name: staff.name, grants: [{ role, agency, reach: 'agency' }] }
}

async function openTasks(dossier: string): Promise<TaskRow[]> {
  return db
    .as({ kind: 'system', id: 'test' })
    .read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.task')
        .selectAll()
        .where('dossier', '=', dossier)
        .where('state', '=', 'open')
        .execute(),
    )
}

/** Does what the demonstration's officers would do, until nothing is left to do. */
async function workThrough(dossier: string, procedure: string): Promise<string[]> {
  const done: string[] = []
  for (let round = 0; round < 30; round++) {
    await db.runJobs()
    const [task] = await openTasks(dossier)
    if (!task) return done
    const actor = await officer(task.role as Exclude<Role, 'citizen'>, task.agency)
    await db.as(actor).write(async tx => {
      const [row] = await dossiers(tx)
        .selectFrom('dossiers.dossier')
        .selectAll()
        .where('id', '=', dossier)
        .execute()
      const version = await getVersion(tx, row!.version)
      const node = version.process.nodes[task.node]
      const outcome = node?.kind === 'task' ? node.outcomes[0]!.id : ''
      const input = { task: task.id, outcome }
      done.push(task.does)
      switch (task.does) {
        case 'receive':
          return acceptDossier(tx, input)
        case 'collect':
          return takeCash(tx, { bill: (await findBill(tx, { reference: row!.code }))!.id })
        case 'examine':
          return examineDossier(tx, { ...input, fields: loadSample(procedure).resultAnswers })
        case 'opinion':
        case 'inspect':
          return giveOpinion(tx, { ...input, text: 'Đồng ý với đề nghị.' })
        case 'sign':
          return decideDossier(tx, input)
        case 'seal':
          return sealResult(tx, input)
        case 'return':
          return returnResult(tx, input)
        default:
          return completeTask(tx, input)
      }
    })
  }
  throw new Error('The process does not end')
}

test.each([
  ['1.001193', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000635', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000815', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['2.000720', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['1.011607', 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'],
  ['1.013238', 'tay-ninh/trung-tam-hanh-chinh-cong'],
])('%s goes from the counter to a signed and sealed result', async (procedure, agency) => {
  const receiver = await officer('one-stop-officer', agency)
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
  const done = await workThrough(filed.dossier, procedure)
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
  const { signatures } = await db.as(receiver).read(tx => inspectPdf(tx, pdf))
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
  expect(await db.as(receiver).read(tx => verify(tx))).toBeUndefined()
})
