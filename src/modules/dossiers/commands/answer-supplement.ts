import { isDeepStrictEqual } from 'node:util'
import { type FormError, settle } from '#lib/form'
import { feeAtReceipt, getVersion, type ProcedureDefinition, papersOf, termOf } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import type { Ctx } from '#platform/http'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { changesBetween, declaredOn, digestOf, readCorrection } from '../correction.ts'
import { moveTo, resumeClock } from '../dossier.ts'
import { type AwaitedSupplement, findAwaitedSupplement } from '../queries/awaited-supplement.ts'
import { lockByCode } from '../queries/get-dossier.ts'
import { say } from '../say.ts'
import { type DossierRow, db } from '../schema.ts'
import { isFinal } from '../status.ts'
import type { Missing } from '../submission.ts'
import { addPapers, type BroughtPaper } from './add-papers.ts'
import { closePreview } from './preview-result.ts'
import { setTasks } from './request-supplement.ts'

export type Answered =
  | { ok: true }
  /** What is wrong with the corrected declaration; `terms`: with it the fee or the term would be another. */
  | { ok: false; errors: FormError[]; missing: Missing[]; terms?: true }

/**
 * The citizen (or the counter for them) answers a request to complete: papers are added, the pages of the declaration
 * that were asked for are corrected (`posted`, as their inputs came), the clock runs on. A dossier that was not yet
 * received waits for the one-stop officer to look again; one in process goes on at once. A correction with which
 * something is wrong comes back as a value, and nothing is changed. Answered twice: Conflict `supplement.answered`; of a
 * dossier that has ended: Conflict `dossier.status`.
 */
export async function answerSupplement(
  tx: Tx,
  input: { code: string; answer: string; papers: BroughtPaper[]; posted?: Ctx['form'] },
): Promise<Answered> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:supplement.answer', { person: dossier.applicant, agency: dossier.receiving })
  if (isFinal(dossier.status)) throw new Conflict('dossier.status')
  const open = await findAwaitedSupplement(tx, dossier)
  if (!open) throw new Conflict('supplement.answered')
  const corrected = await correct(tx, dossier, open, input)
  if (!corrected.ok) return corrected
  await db(tx)
    .updateTable('dossiers.supplement')
    .set({ answered_at: tx.now, answer: input.answer, answers_before: corrected.before ?? null })
    .where('id', '=', open.id)
    .execute()
  await addPapers(tx, dossier, input.papers)
  // What was never received stands as it did when it was filed: it can be asked for again, or received.
  await moveTo(tx, dossier, [dossier.received_at ? 4 : 1], {}, { answered: open.number })
  await resumeClock(tx, dossier)
  await setTasks(tx, dossier.id, 'paused', 'open')
  const { changes } = corrected
  await say(tx, dossier, changes ? 'corrected' : 'supplemented', { number: open.id, count: changes })
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'supplemented' })
  return { ok: true }
}

type Corrected =
  | { ok: true; before?: DossierRow['answers']; changes: number }
  | Extract<Answered, { ok: false }>

/** `before` only when something is declared that was not. */
async function correct(
  tx: Tx,
  dossier: DossierRow,
  { declaration }: AwaitedSupplement,
  { posted, papers }: { posted?: Ctx['form']; papers: readonly BroughtPaper[] },
): Promise<Corrected> {
  if (!declaration.length || !posted) return { ok: true, changes: 0 }
  const version = await getVersion(tx, dossier.version)
  const { definition } = version
  const context = declaredOn(dossier)
  const read = readCorrection(definition.form, dossier, declaration, posted, tx.now)
  const { answers } = settle(definition.form, read.answers, context)
  const missing = await newlyMissing(tx, dossier, definition, answers, papers)
  if (read.errors.length || missing.length) return { ok: false, errors: read.errors, missing }
  const { answers: before } = dossier
  const changes = changesBetween(definition.form, before, answers, context)
  if (!changes.length) return { ok: true, changes: 0 }
  const term = termOf(definition, answers)
  const fee = feeAtReceipt(definition, { answers, channel: dossier.channel })
  // Once it was received, the receipt has named both.
  if (dossier.received_at && (fee !== dossier.fee || !isDeepStrictEqual(term, dossier.term)))
    return { ok: false, errors: [], missing: [], terms: true }
  Object.assign(dossier, { answers, fee, term })
  await db(tx)
    .updateTable('dossiers.dossier')
    .set({ answers, fee, term })
    .where('id', '=', dossier.id)
    .execute()
  // The result repeats what is declared: the draft that was shown of it is another now.
  await closePreview(tx, dossier.id)
  await append(tx, {
    chain: dossier.id,
    action: 'declaration.corrected',
    body: {
      answers: changes.map(change => change.path),
      before: digestOf(before),
      after: digestOf(answers),
    },
  })
  return { ok: true, before, changes: changes.length }
}

/** Papers that only the corrected declaration calls for; before an officer those too that are only shown. */
async function newlyMissing(
  tx: Tx,
  dossier: DossierRow,
  definition: ProcedureDefinition,
  answers: DossierRow['answers'],
  papers: readonly BroughtPaper[],
): Promise<Missing[]> {
  const isAtCounter = tx.actor.kind === 'staff'
  const called = (by: DossierRow['answers']) =>
    papersOf(definition, by).filter(paper => paper.required && (isAtCounter || !paper.presentOnly))
  const before = called(dossier.answers).map(paper => paper.code)
  const added = called(answers).filter(paper => !before.includes(paper.code))
  if (!added.length) return []
  const there = await db(tx)
    .selectFrom('dossiers.paper')
    .select('paper')
    .where('dossier', '=', dossier.id)
    .execute()
  const brought = new Set([...there, ...papers].map(one => one.paper))
  return added
    .filter(paper => !brought.has(paper.code))
    .map(paper => ({ paper, code: 'paper-missing' as const }))
}
