import { type FormContext, type FormError, settle, validateAll } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { type Paper, type ProcedureVersion, papersOf } from '#modules/procedures'
import { mac } from '#platform/config'
import type { DraftRow } from './schema.ts'

export type Missing = { paper: Paper; code: 'paper-missing' }
export type Submission =
  | { ok: true; answers: DraftRow['answers'] }
  | { ok: false; errors: FormError[]; missing: Missing[]; agency: boolean }

/** What keeps a draft from being sent. Judged on the server at every filing, whatever the browser said before. */
export function judge(
  version: ProcedureVersion,
  draft: Pick<DraftRow, 'answers' | 'agency' | 'channel'>,
  brought: readonly { paper: string }[],
  now: Date,
): Submission {
  const context: FormContext = { today: vnDay(now) }
  const settled = settle(version.definition.form, draft.answers, context)
  const { answers } = settled
  const errors = validateAll(version.definition.form, draft.answers, context, settled)
  const missing = papersOf(version.definition, answers)
    .filter(paper => paper.required && !paper.presentOnly && !brought.some(one => one.paper === paper.code))
    // At the counter the officer sees the paper itself; what is not scanned is ticked as shown.
    .filter(() => draft.channel === 'online')
    .map(paper => ({ paper, code: 'paper-missing' as const }))
  if (errors.length || missing.length || !draft.agency)
    return { ok: false, errors, missing, agency: !draft.agency }
  return { ok: true, answers }
}

/** What a look-up without sign-in must know besides the code: the last four digits of the personal number. */
export function lookupHash(dossier: string, lastFour: string): Buffer {
  return mac('dossier-look-up', `${dossier}:${lastFour}`)
}
