import { createHash } from 'node:crypto'
import {
  type Answers,
  type FormContext,
  type FormDefinition,
  type FormError,
  getAt,
  type Naming,
  readPosted,
  type SummaryPage,
  setAt,
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
  /** Pages nobody asked for, where something no longer agrees: only that may be put right there. */
  strained: string[]
  errors: FormError[]
  /** A button of the form itself was pressed: nothing else is done. */
  onForm: boolean
}

/** What a declaration is computed and read with: the day on which it was filed, also when it is corrected. */
export function declaredOn({ submitted_at }: Pick<DossierRow, 'submitted_at'>): FormContext {
  return { today: vnDay(submitted_at) }
}

/**
 * Takes a correction into what was declared. Written anew are the pages that were asked for and those that nobody was
 * asked before; of others only what no longer agrees with them. Whatever else is posted is left alone.
 */
export function readCorrection(
  form: FormDefinition,
  declared: Declared,
  asked: readonly AskedPage[],
  posted: Ctx['form'],
  now: Date,
): Correction {
  const context = declaredOn(declared)
  const inOrder = (pages: ReadonlySet<string>) => form.pages.map(page => page.id).filter(id => pages.has(id))
  const came = [posted[shownField] ?? []].flat()
  const before = settle(form, declared.answers, context).pages
  const open = inOrder(
    new Set([
      ...asked.map(one => one.page),
      ...form.pages.map(page => page.id).filter(page => !before.includes(page)),
    ]),
  )
  const read = readWholeForm(
    form,
    posted,
    declared.answers,
    open.filter(page => came.includes(page)),
  )
  let { answers } = read
  const freed = new Set<string>()
  const strained = new Set<string>()
  for (;;) {
    const errors = errorsOf(form, answers, context, now)
    const others = errors.filter(({ page, path }) => !open.includes(page) && !freed.has(path))
    if (!others.length) return { answers, open, strained: inOrder(strained), errors, onForm: read.onForm }
    for (const { page, path } of others) {
      freed.add(path)
      strained.add(page)
      if (came.includes(page))
        answers = setAt(answers, path, getAt(readPosted(form, page, posted, answers).answers, path))
    }
  }
}

/** What was right on the day of filing is not wrong now; nor is what is right only now, such as a newer letter's day. */
function errorsOf(form: FormDefinition, answers: Answers, filed: FormContext, now: Date): FormError[] {
  const then = validateAll(form, answers, filed)
  if (!then.length) return then
  const today = validateAll(form, answers, { ...filed, today: vnDay(now) })
  return then.filter(error => today.some(one => one.path === error.path && one.code === error.code))
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

type Asked = { id: string; answers_before: Answers | null }

/** What each answered request changed, by its id; `asked` are those of one dossier in their order. */
export function correctionsOf(
  form: FormDefinition,
  dossier: Declared,
  asked: readonly Asked[],
  naming: Naming,
): Map<string, Change[]> {
  const found = new Map<string, Change[]>()
  let { answers } = dossier
  for (const { id, answers_before } of asked.toReversed())
    if (answers_before) {
      found.set(id, changesBetween(form, answers_before, answers, declaredOn(dossier), naming))
      answers = answers_before
    }
  return found
}

/** What is declared, and what was before each correction. */
export function answersIn({ answers }: Declared, asked: readonly Asked[]): Answers[] {
  return [answers, ...asked.flatMap(one => (one.answers_before ? [one.answers_before] : []))]
}

/** Tells declarations apart in the ledger, which keeps none of them; the order of their parts says nothing. */
export function digestOf(answers: Answers): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(answers)))
    .digest('hex')
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value
