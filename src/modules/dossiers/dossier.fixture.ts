import { registerPerson } from '#modules/identity'
import { staffWithRole } from '#modules/organisation'
import { getVersion, papersOf } from '#modules/procedures'
import {
  type Actor,
  type CitizenActor,
  type Grant,
  type Role,
  type StaffActor,
  system,
} from '#platform/access'
import type { Tx } from '#platform/db'
import { storeBytes } from '#platform/files'
import {
  officerWith,
  openTasks,
  type Workplace,
  workThrough,
} from '../../../tests/support/officers-at-work.ts'
import { modules } from '../../modules.ts'
import { loadSample } from '../procedures/catalogue/index.ts'
import { addDraftPaper, saveDraft, startDraft } from './commands/keep-draft.ts'
import { submitDossier } from './commands/submit-dossier.ts'
import { type Channel, type Delivery, type Does, type DossierRow, db, type TaskRow } from './schema.ts'

/** Where the dossiers of these tests are received and decided, and a commune that has nothing to do with them. */
export const commune = 'tay-ninh/phuong-tan-ninh'
export const centre = `${commune}/trung-tam-phuc-vu-hanh-chinh-cong`
export const otherCentre = 'tay-ninh/xa-ben-cau/trung-tam-phuc-vu-hanh-chinh-cong'
/** A copy from the civil registry: same day, a fee, one processor, one signature. */
export const copyProcedure = '2.000635'

export type Place = Workplace & {
  as(actor: Actor): {
    write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
    read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  }
}
export type Filed = { citizen: CitizenActor; draft: string; dossier: string; code: string }

const test = system('test')
let people = 0

/** The agencies and officers of the demonstration, without its dossiers. Call it in `beforeAll`. */
export async function seedOfficers(at: Place): Promise<void> {
  const organisation = modules.find(module => module.id === 'organisation')
  await at.as(test).write(tx => organisation!.seed!(tx))
}

/** Somebody who does not exist. */
export async function newCitizen(at: Place): Promise<CitizenActor> {
  const personal_number = `072063${String(++people).padStart(6, '0')}`
  const made = await at.as(test).write(tx =>
    registerPerson(tx, {
      personal_number,
      name: 'Lê Văn Tám',
      birth_date: '1963-10-02',
      sex: 'male',
      phone: '0918406027',
    }),
  )
  if (!made.ok) throw new Error(JSON.stringify(made))
  return { kind: 'citizen', id: made.person.id, name: made.person.name, level: 2 }
}

/** An officer of the demonstration who has this role there, and with it these grants alone. */
export async function officerOf(
  at: Place,
  role: Exclude<Role, 'citizen'>,
  agency: string,
): Promise<StaffActor> {
  return (await officerWith(at, role, agency)) as StaffActor
}

/** A colleague of theirs: another person with the same grants. */
export async function colleagueOf(at: Place, officer: StaffActor): Promise<StaffActor> {
  const { role, agency } = officer.grants[0] as Grant
  const others = await at.as(test).read(tx => staffWithRole(tx, role, agency))
  const other = others.find(one => one.id !== officer.id) ?? { id: officer.id, name: officer.name }
  return { ...officer, id: other.id, name: other.name }
}

/** A draft that can be sent as it is. */
export async function beginDraft(
  at: Place,
  options: {
    citizen?: CitizenActor
    procedure?: string
    channel?: Channel
    delivery?: Delivery
    by?: Actor
  } = {},
): Promise<{ citizen: CitizenActor; draft: string }> {
  const { procedure = copyProcedure, channel = 'online', delivery = 'electronic' } = options
  const citizen = options.citizen ?? (await newCitizen(at))
  const by = options.by ?? citizen
  const draft = await at.as(by).write(async tx => {
    const id = await startDraft(tx, {
      procedure,
      person: citizen.id,
      channel,
      agency: centre,
      sources: {},
      again: true,
    })
    const { answers } = loadSample(procedure)
    await saveDraft(tx, { draft: id, answers, delivery })
    const row = await db(tx)
      .selectFrom('dossiers.draft')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    for (const paper of papersOf((await getVersion(tx, row.version)).definition, answers).filter(
      paper => !paper.presentOnly,
    )) {
      const file = await storeBytes(tx, {
        name: `${paper.code}.pdf`,
        mediaType: 'application/pdf',
        bytes: Buffer.from(`%PDF ${paper.code}`),
      })
      await addDraftPaper(tx, { draft: id, paper: paper.code, name: paper.name, file: file.id })
    }
    return id
  })
  return { citizen, draft }
}

/** A dossier as a citizen sends it. */
export async function fileDossier(at: Place, options: Parameters<typeof beginDraft>[1] = {}): Promise<Filed> {
  const { citizen, draft } = await beginDraft(at, options)
  const filed = await at.as(options.by ?? citizen).write(tx => submitDossier(tx, { draft }))
  if (!filed.ok) throw new Error(JSON.stringify(filed))
  return { citizen, draft, dossier: filed.dossier, code: filed.code }
}

/** A dossier that waits for a task of this kind; everything before was done by the officers of the demonstration. */
export async function dossierAt(
  at: Place,
  does: Does,
  options: Parameters<typeof beginDraft>[1] = {},
): Promise<Filed & { task: TaskRow }> {
  const filed = await fileDossier(at, options)
  await workThrough(at, filed.code, does)
  return { ...filed, task: await taskOf(at, filed.code, does) }
}

export async function taskOf(at: Place, code: string, does: Does): Promise<TaskRow> {
  const task = (await openTasks(at, code)).find(one => one.does === does)
  if (!task) throw new Error(`${code} has no open task to ${does}`)
  return task
}

export function rowOf(at: Place, code: string): Promise<DossierRow> {
  return at
    .as(test)
    .read(tx =>
      db(tx).selectFrom('dossiers.dossier').selectAll().where('code', '=', code).executeTakeFirstOrThrow(),
    )
}

/** The code of the error that a deed ends in; undefined when it succeeds. */
export async function codeOf(deed: Promise<unknown>): Promise<string | undefined> {
  return deed.then(
    () => undefined,
    (error: { code?: string }) => error.code ?? String(error),
  )
}
