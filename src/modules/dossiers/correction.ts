import {
  type Answers,
  type FormContext,
  type FormDefinition,
  type Naming,
  type SummaryPage,
  settle,
  summarise,
  validateAll,
} from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import type { AskedPage, DossierRow } from './schema.ts'
import { readWholeForm, shownField } from './whole-form.tsx'

type Declared = Pick<DossierRow, 'answers' | 'submitted_at'>

export type Correction = {
  /** As typed, right or wrong. */
  answers: Answers
  /** The pages that may be written anew, in the form's order. */
  open: string[]
  /** A button of the form itself was pressed: nothing else is done. */
  onForm: boolean
}

/** A declaration is judged as of the day on which it was filed, also when it is corrected. */
export function declaredOn({ submitted_at }: Pick<DossierRow, 'submitted_at'>): FormContext {
  return { today: vnDay(submitted_at) }
}

/**
 * Takes a correction into what was declared. Open are the pages that were asked for, those that nobody was asked before,
 * and those that no longer agree with what is written now; whatever is posted for others is left alone.
 */
export function readCorrection(
  form: FormDefinition,
  declared: Declared,
  asked: readonly AskedPage[],
  posted: Ctx['form'] = {},
): Correction {
  const context = declaredOn(declared)
  const came = [posted[shownField] ?? []].flat()
  const before = new Set(settle(form, declared.answers, context).pages)
  let { answers } = declared
  let onForm = false
  const open = new Set<string>()
  let more = form.pages
    .map(page => page.id)
    .filter(page => !before.has(page) || asked.some(one => one.page === page))
  while (more.length) {
    for (const page of more) open.add(page)
    const read = readWholeForm(
      form,
      posted,
      answers,
      more.filter(page => came.includes(page)),
    )
    answers = read.answers
    onForm ||= read.onForm
    more = [...new Set(validateAll(form, answers, context).map(error => error.page))].filter(
      page => !open.has(page),
    )
  }
  return { answers, open: form.pages.map(page => page.id).filter(page => open.has(page)), onForm }
}

/** What is to be put right, by page. */
export function notesOf({ declaration }: { declaration: readonly AskedPage[] }): { [page: string]: string } {
  return Object.fromEntries(declaration.map(({ page, what }) => [page, what]))
}

export type Change = { path: string; label: string; from: string; to: string }

/** Where two declarations differ, as people read it. */
export function changesBetween(
  form: FormDefinition,
  before: Answers,
  after: Answers,
  context: FormContext,
  naming: Naming = {},
): Change[] {
  const [old, now] = [before, after].map(answers => rowsOf(summarise(form, answers, context, naming)))
  return [...new Map([...now!, ...old!]).values()].flatMap(({ path, label, item }) => {
    const from = old!.get(path)?.text ?? ''
    const to = now!.get(path)?.text ?? ''
    return from === to ? [] : [{ path, label: [item, label].filter(Boolean).join(': '), from, to }]
  })
}

const rowsOf = (pages: SummaryPage[]) =>
  new Map(pages.flatMap(page => page.rows.map(row => [row.path, row] as const)))
