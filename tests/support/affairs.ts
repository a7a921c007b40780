import { Readable } from 'node:stream'
import { findPersonByNumber } from '#modules/identity'
import { listInbox } from '#modules/notifications'
import { findBill } from '#modules/payments'
import { getVersion, papersOf } from '#modules/procedures'
import { listDocuments } from '#modules/vault'
import { actorKey, type CitizenActor, system } from '#platform/access'
import { receive } from '#platform/files'
import { addDraftPaper, saveDraft, startDraft } from '../../src/modules/dossiers/commands/keep-draft.ts'
import { sendPreview } from '../../src/modules/dossiers/commands/preview-result.ts'
import { requestSupplement } from '../../src/modules/dossiers/commands/request-supplement.ts'
import { submitDossier } from '../../src/modules/dossiers/commands/submit-dossier.ts'
import { db } from '../../src/modules/dossiers/schema.ts'
import { addContact } from '../../src/modules/identity/commands/add-contact.ts'
import { findAccountOf } from '../../src/modules/payments/queries/find-account.ts'
import { keepStatement } from '../../src/modules/payments/statements/keep-statement.ts'
import { loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { type Counters, countersAt } from './counters.ts'
import { officerWith, openTasks, type Workplace, workThrough } from './officers-at-work.ts'
import { personOf } from './sandbox/people.ts'
import { type SchoolCollection, schoolCollection } from './school-collection.ts'
import { signInCitizen } from './sign-in.ts'

/** The commune where it all happens, and one that has nothing to do with it. */
export const commune = 'tay-ninh/phuong-tan-ninh'
export const otherCommune = 'tay-ninh/xa-ben-cau'
export const centreOf = (at: string) => `${at}/trung-tam-phuc-vu-hanh-chinh-cong`

export const procedure = '2.000635'

export type Citizen = CitizenActor & { cookie: string; personalNumber: string }

/** One of everything that belongs to a citizen, by what an address of ours calls it. */
export type Affairs = {
  citizen: Citizen
  draft: string
  draftPage: string
  /** Codes of dossiers: just sent, waiting for the citizen's papers or money, worked on with the draft shown, returned. */
  sent: string
  asked: string
  unpaid: string
  underWork: string
  returned: string
  /** At the counter, about `sent`; and with the processor, about `underWork`. */
  receiveTask: string
  examineTask: string
  openBill: string
  paidBill: string
  statement: string
  /** In `sent` and `asked`. */
  paper: string
  printed: string
  document: string
  verifyCode: string
  message: string
  contact: string
  school: SchoolCollection
  counters: Counters
}

const test = { actor: system('test') }
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

/** A signed-in citizen of the sandbox: by the short name of their story. */
export async function citizenOf(at: Workplace, story: string): Promise<Citizen> {
  const { personalNumber } = personOf(story)
  const cookie = await signInCitizen(at, personalNumber)
  const person = (await at.database.read(test, tx => findPersonByNumber(tx, personalNumber)))!
  return { kind: 'citizen', id: person.id, name: person.name, level: 2, cookie, personalNumber }
}

/** Gives a citizen one of everything, done by the commands that citizens and officers use. */
export async function affairsOf(at: Workplace, citizen: Citizen): Promise<Affairs> {
  const sent = await file(at, citizen)
  const asked = await file(at, citizen)
  const unpaid = await file(at, citizen)
  const underWork = await file(at, citizen)
  const returned = await file(at, citizen)
  await askForPapers(at, asked)
  await workThrough(at, unpaid, 'collect')
  await workThrough(at, underWork, 'examine')
  await workThrough(at, returned)
  await giveOpinion(at, underWork)
  await showDraft(at, underWork)
  await at.runJobs()
  const draft = await beginDraft(at, citizen)

  const statement = await at.database.write(test, async tx => {
    const account = (await findAccountOf(tx, commune))!.id
    const bytes = new TextEncoder().encode('Ngày;Nội dung;Số tiền\n20/11/2026;Nộp lệ phí;+8.000')
    const kept = await keepStatement(tx, { account, name: 'sao-ke.csv', bytes })
    if (!kept.ok) throw new Error(JSON.stringify(kept))
    return kept.statement
  })
  const counters = await countersAt(at, commune)
  const task = async (code: string) => (await openTasks(at, code))[0]!.id
  return at.database.write({ actor: citizen }, async tx => {
    const dossier = (code: string) =>
      db(tx).selectFrom('dossiers.dossier').select('id').where('code', '=', code).executeTakeFirstOrThrow()
    const inDossier = async (table: 'dossiers.paper' | 'dossiers.printed', code: string) =>
      (
        await db(tx)
          .selectFrom(table)
          .select('id')
          .where('dossier', '=', (await dossier(code)).id)
          .limit(1)
          .executeTakeFirstOrThrow()
      ).id
    const bill = async (code: string) => (await findBill(tx, { reference: code }))!.id
    const [document] = await listDocuments(tx, { holder: citizen.id })
    const { messages } = await listInbox(tx, { person: citizen.id })
    const contact = await addContact(tx, {
      person: citizen.id,
      channel: 'email',
      address: 'nguoi-thu@nguoidan.example',
      holder: 'self',
      holder_name: '',
      purposes: ['dossier'],
      expires_on: undefined,
    })
    if (!contact.ok) throw new Error(JSON.stringify(contact))
    return {
      citizen,
      ...draft,
      sent,
      asked,
      unpaid,
      underWork,
      returned,
      receiveTask: await task(sent),
      examineTask: await task(underWork),
      openBill: await bill(unpaid),
      paidBill: await bill(returned),
      statement,
      paper: await inDossier('dossiers.paper', sent),
      printed: await inDossier('dossiers.printed', asked),
      document: document!.id,
      verifyCode: document!.verify_code!,
      message: messages[0]!.id,
      contact: contact.id,
      school: await schoolCollection(at),
      counters,
    }
  })
}

/** A draft that can be sent as it is; of its answers one had no place in the form any more. */
async function beginDraft(
  { database }: Workplace,
  citizen: Citizen,
): Promise<{ draft: string; draftPage: string }> {
  return database.write({ actor: citizen }, async tx => {
    const draft = await startDraft(tx, {
      procedure,
      person: citizen.id,
      channel: 'online',
      agency: centreOf(commune),
      sources: {},
      again: true,
    })
    await saveDraft(tx, { draft, answers: loadSample(procedure).answers })
    const row = await db(tx)
      .selectFrom('dossiers.draft')
      .selectAll()
      .where('id', '=', draft)
      .executeTakeFirstOrThrow()
    const lost = [{ path: 'requester.fax', label: 'Số fax', text: '0276 000 0000', value: '02760000000' }]
    await db(tx)
      .updateTable('dossiers.draft')
      .set({ moved: JSON.stringify({ from: row.version, lost }) })
      .where('id', '=', draft)
      .execute()
    const { definition } = await getVersion(tx, row.version)
    for (const paper of papersOf(definition, row.answers).filter(paper => !paper.presentOnly)) {
      const scan = await receive(tx, { name: 'ban-chup.png', bytes: Readable.from([picture]) })
      await addDraftPaper(tx, { draft, paper: paper.code, name: paper.name, file: scan.id })
    }
    return { draft, draftPage: definition.form.pages[0]!.id }
  })
}

async function file(at: Workplace, citizen: Citizen): Promise<string> {
  const { draft } = await beginDraft(at, citizen)
  const submitted = await at.database.write({ actor: citizen }, tx => submitDossier(tx, { draft }))
  if (!submitted.ok) throw new Error(JSON.stringify(submitted))
  return submitted.code
}

/** In writing, and without ending the task: this procedure asks nobody for one. */
async function giveOpinion(at: Workplace, code: string): Promise<void> {
  const officer = await officerWith(at, 'processor', commune)
  const [task] = await openTasks(at, code)
  await at.database.write({ actor: officer }, async tx => {
    const { id } = await receive(tx, { name: 'y-kien.png', bytes: Readable.from([picture]) })
    await db(tx)
      .insertInto('dossiers.opinion')
      .values({
        task: task!.id,
        dossier: task!.dossier,
        by: actorKey(officer),
        at: tx.now,
        text: 'Đồng ý.',
        file: id,
      })
      .execute()
  })
}

async function showDraft(at: Workplace, code: string): Promise<void> {
  const officer = await officerWith(at, 'processor', commune)
  const [task] = await openTasks(at, code)
  const { resultAnswers: fields } = loadSample(procedure)
  await at.database.write({ actor: officer }, tx => sendPreview(tx, { task: task!.id, fields }))
}

async function askForPapers(at: Workplace, code: string): Promise<void> {
  const officer = await officerWith(at, 'one-stop-officer', centreOf(commune))
  const [task] = await openTasks(at, code)
  await at.database.write({ actor: officer }, tx => {
    const until = new Date(tx.now.getTime() + 10 * 86_400_000).toISOString().slice(0, 10)
    const papers = [{ paper: 'declaration', name: 'Tờ khai', what: 'Thiếu chữ ký của người yêu cầu' }]
    const declaration = [{ page: 'requester', title: 'Người yêu cầu', what: 'Xin ghi lại nơi cư trú' }]
    const reason = 'Tờ khai còn thiếu chữ ký.'
    return requestSupplement(tx, { task: task!.id, reason, papers, declaration, until })
  })
}
