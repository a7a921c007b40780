import type { ErrorObject } from 'ajv/dist/2020.js'
import { compile } from '#lib/expression'
import { partsOf } from './control.ts'
import type { Answers, FormDefinition } from './definition.ts'
import {
  type Complaint,
  complain,
  explain,
  impossibleNumber,
  itemCount,
  missing,
  partWrong,
} from './messages.ts'
import { type FormModel, type GroupModel, modelOf } from './model.ts'
import { getAt, isBlank } from './paths.ts'
import {
  expressionContext,
  type FormContext,
  type Instance,
  instances,
  itemsOf,
  type Settled,
  settle,
} from './settle.ts'

/** Something that a person must put right. `path` names the field, with item numbers and, in an address, the part. */
export type FormError = Complaint & { path: string; page: string }

/**
 * Everything that keeps these answers from being sent, in the order of the pages. Only what is asked is judged; a
 * value that was left over from a changed mind is never complained about. Who has settled the answers gives `settled`.
 */
export function validateAll(
  definition: FormDefinition,
  answers: Answers,
  context: FormContext,
  settled: Settled = settle(definition, answers, context),
): FormError[] {
  const model = modelOf(definition)
  const asked = instances(model, settled.answers).filter(one => settled.items.has(one.path))
  const whole = model.checkWhole(settled.answers)
  // Where the whole agrees with the schema, each of its parts does.
  const single = asked.flatMap(one => judge(model, one, settled, context, whole.length === 0))
  const groups = model.groups.filter(group => settled.items.has(group.path))
  const errors = [...single, ...groups.flatMap(group => judgeCount(group, settled.answers, single))]
  const rest = whole.flatMap(error => judgeWhole(model, error, asked, settled, errors))
  const place = new Map(model.pages.map((page, at) => [page.id, at]))
  return [...errors, ...rest].sort((one, other) => (place.get(one.page) ?? 0) - (place.get(other.page) ?? 0))
}

/** The same, for one page. All pages without errors is the same as no error at all. */
export function validatePage(
  definition: FormDefinition,
  page: string,
  answers: Answers,
  context: FormContext,
): FormError[] {
  return validateAll(definition, answers, context).filter(error => error.page === page)
}

export function isRequired(model: FormModel, one: Instance, answers: Answers, context: FormContext): boolean {
  const { required, value } = one.model.field
  if (value !== undefined || required === undefined) return false
  if (typeof required === 'boolean') return required
  return compile(required).test(expressionContext(model, answers, context, one.model.group, one.index))
}

function judge(
  model: FormModel,
  one: Instance,
  settled: Settled,
  context: FormContext,
  fits: boolean,
): FormError[] {
  const value = getAt(settled.answers, one.path)
  const at = (complaint: Complaint, part?: string): FormError => ({
    path: part ? `${one.path}.${part}` : one.path,
    page: one.model.page.id,
    ...complaint,
  })
  if (isBlank(value)) return isRequired(model, one, settled.answers, context) ? [at(missing(one.model))] : []
  const wrong = fits ? [] : one.model.check(value)
  if (wrong.length > 0) {
    const parts = partsOf(one.model.control).length > 0 && typeof value === 'object' ? wrongParts(wrong) : []
    if (parts.length > 0) return parts.map(({ part, absent }) => at(partWrong(one.model, part, absent), part))
    return [at(explain(one.model, value, mostTelling(wrong)))]
  }
  if (one.model.node.format === 'personal-number') {
    const impossible = impossibleNumber(one.model, value, context.today)
    if (impossible) return [at(impossible)]
  }
  const { check } = one.model.field
  if (!check) return []
  const seen = expressionContext(model, settled.answers, context, one.model.group, one.index)
  return compile(check.that).evaluate(seen) === false
    ? [at(complain('check', check.message, check.message))]
    : []
}

/** A choice that fails complains once for each option; the keyword around them says it better. */
function mostTelling(errors: ErrorObject[]): ErrorObject {
  const first = errors[0] as ErrorObject
  return errors.find(error => ['type', 'oneOf', 'enum', 'format'].includes(error.keyword)) ?? first
}

function wrongParts(errors: ErrorObject[]): { part: string; absent: boolean }[] {
  const found = new Map<string, boolean>()
  for (const error of errors) {
    const absent = error.keyword === 'required'
    const part = absent ? String(error.params.missingProperty) : error.instancePath.split('/')[1]
    if (part && !found.has(part)) found.set(part, absent)
  }
  return [...found].map(([part, absent]) => ({ part, absent }))
}

function judgeCount(group: GroupModel, answers: Answers, known: FormError[]): FormError[] {
  const items = itemsOf(answers, group)
  const at = (complaint: Complaint) => [{ path: group.path, page: group.page.id, ...complaint }]
  if (items.length > group.group.max) return at(itemCount(group, 'too-many-items'))
  // Inside an empty item the required fields already complain, each at its place.
  if (known.some(error => error.path.startsWith(`${group.path}.`))) return []
  return items.filter(item => !isBlank(item)).length < group.group.min
    ? at(itemCount(group, 'too-few-items'))
    : []
}

/** What the schema says beyond the single fields: rules between them. */
function judgeWhole(
  model: FormModel,
  error: ErrorObject,
  asked: Instance[],
  settled: Settled,
  known: FormError[],
): FormError[] {
  if (error.keyword === 'if') return []
  const base = error.instancePath.slice(1).replaceAll('/', '.')
  const lacks = error.keyword === 'required' || error.keyword === 'dependentRequired'
  const path = lacks ? [base, String(error.params.missingProperty)].filter(Boolean).join('.') : base
  if (
    known.some(one => one.path === path || one.path.startsWith(`${path}.`) || path.startsWith(`${one.path}.`))
  )
    return []
  const one =
    asked.find(other => other.path === path) ?? asked.find(other => path.startsWith(`${other.path}.`))
  if (lacks)
    return one && isBlank(getAt(settled.answers, path))
      ? [{ path, page: one.model.page.id, ...missing(one.model) }]
      : []
  if (one) {
    return [
      {
        path: one.path,
        page: one.model.page.id,
        ...explain(one.model, getAt(settled.answers, one.path), error),
      },
    ]
  }
  const group = model.groups.find(other => other.path === path)
  const page =
    group?.page.id ??
    asked.find(other => other.path.startsWith(`${path}.`))?.model.page.id ??
    settled.pages[0]
  const name = group?.group.label ?? 'Các câu trả lời'
  if (page === undefined) return []
  return [
    {
      path,
      page,
      ...complain(
        'invalid',
        `${name} chưa khớp với nhau. Hãy kiểm tra lại.`,
        'These answers do not fit together. Check them.',
      ),
    },
  ]
}
