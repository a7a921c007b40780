import { type Answers, settle, validateAll } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getVersion, type ProcedureVersion, papersOf } from '#modules/procedures'
import { findReusable } from '#modules/vault'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { type Delivery, type DraftRow, db } from '../schema.ts'
import type { Missing } from '../submission.ts'
import { acceptDossier } from './accept-dossier.ts'
import { addDraftPaper, getDraft, listDraftPapers, saveDraft } from './keep-draft.ts'
import { type Submitted, submitDossier } from './submit-dossier.ts'

export type CounterInput = {
  draft: string
  answers: Answers
  delivery: Delivery
  /** What lies on the desk: only looked at, or scanned into a file of that `name`; or a document that the person has already. */
  papers: readonly { paper: string; file?: string; name?: string; document?: string }[]
}
export type ReceivedAtCounter =
  | { ok: true; dossier: string; code: string; due?: Date }
  | Extract<Submitted, { ok: false }>

/**
 * Files a draft for somebody who stands at the counter (or whose envelope lies on the desk) and receives it in the
 * same breath: one press, one receipt. Needs what filing and receiving need: the one-stop role at the draft's centre.
 * What is still wrong, and each required paper that was neither shown nor scanned, comes back as a value; what was
 * typed is kept. Pressed twice it is one dossier.
 */
export async function receiveAtCounter(tx: Tx, input: CounterInput): Promise<ReceivedAtCounter> {
  const draft = await getDraft(tx, input.draft)
  if (draft.channel !== 'counter' && draft.channel !== 'post') throw new Conflict('draft.channel')
  const version = await getVersion(tx, draft.version)
  if (!draft.dossier) {
    await keepAtCounter(tx, input)
    const errors = validateAll(version.definition.form, input.answers, { today: vnDay(tx.now) })
    const missing = await missingPapers(tx, draft, version, input.answers)
    if (errors.length || missing.length) return { ok: false, errors, missing, agency: false }
  }
  const filed = await submitDossier(tx, { draft: draft.id })
  if (!filed.ok) return filed
  const task = await db(tx)
    .selectFrom('dossiers.task')
    .select('id')
    .where('dossier', '=', filed.dossier)
    .where('does', '=', 'receive')
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (!task) return filed
  await countSheets(tx, filed.dossier, version)
  const { due } = await acceptDossier(tx, { task: task.id })
  return { ...filed, due }
}

/** Keeps what was typed, ticked and scanned of a draft, right or wrong. Needs what keeping the draft needs. */
export async function keepAtCounter(tx: Tx, input: CounterInput): Promise<void> {
  const draft = await getDraft(tx, input.draft)
  await saveDraft(tx, { draft: draft.id, answers: input.answers, delivery: input.delivery })
  await bringPapers(tx, draft, await getVersion(tx, draft.version), input.papers)
}

/** What is on the desk now takes the place of what was ticked before; scans that came with an earlier press stay. */
async function bringPapers(
  tx: Tx,
  draft: DraftRow,
  { definition }: ProcedureVersion,
  papers: CounterInput['papers'],
): Promise<void> {
  await db(tx)
    .deleteFrom('dossiers.draft_paper')
    .where('draft', '=', draft.id)
    .where('file', 'is', null)
    .execute()
  const scanned = new Set((await listDraftPapers(tx, draft.id)).map(one => one.paper))
  for (const { paper, file, name, document } of papers) {
    const only = !file && !document
    // A tick beside a scan says nothing more.
    if (
      only &&
      (scanned.has(paper) || papers.some(other => other.paper === paper && (other.file ?? other.document)))
    )
      continue
    const wanted = definition.papers.find(one => one.code === paper)
    if (document && !(await isTheirs(tx, draft.person, document, wanted?.reuse ?? [])))
      throw new NotFound('document')
    await addDraftPaper(tx, { draft: draft.id, paper, name: name ?? wanted?.name ?? paper, file, document })
  }
}

async function isTheirs(
  tx: Tx,
  holder: string,
  document: string,
  kinds: readonly string[],
): Promise<boolean> {
  return (await findReusable(tx, { holder, kinds })).some(one => one.id === document)
}

async function missingPapers(
  tx: Tx,
  draft: DraftRow,
  { definition }: ProcedureVersion,
  answers: Answers,
): Promise<Missing[]> {
  const brought = new Set((await listDraftPapers(tx, draft.id)).map(one => one.paper))
  return papersOf(definition, settle(definition.form, answers, { today: vnDay(tx.now) }).answers)
    .filter(paper => paper.required && !brought.has(paper.code))
    .map(paper => ({ paper, code: 'paper-missing' }))
}

/** The receipt says how many originals and copies were taken in: what the procedure asks for. */
async function countSheets(tx: Tx, dossier: string, { definition }: ProcedureVersion): Promise<void> {
  for (const { code, originals, copies } of definition.papers)
    await db(tx)
      .updateTable('dossiers.paper')
      .set({ originals, copies })
      .where('dossier', '=', dossier)
      .where('paper', '=', code)
      .execute()
}
