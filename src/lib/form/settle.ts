import { compile, feelDate } from '#lib/expression'
import type { Answers, FormDefinition } from './definition.ts'
import { type FieldModel, type FormModel, type GroupModel, modelOf, type Part } from './model.ts'
import { getAt, isObject, putAt, setAt } from './paths.ts'

/** What expressions see beside the answers. `today` is a Vietnamese civil day, YYYY-MM-DD. */
export type FormContext = { today: string; applicant?: Answers | null }

export type Settled = {
  /** What is asked and answered, with the computed values; everything else is gone. */
  answers: Answers
  /** Ids of the pages that are asked, in order. */
  pages: string[]
  /** The paths asked, with item numbers (`members.0.name`), and the ids of the texts shown. */
  items: ReadonlySet<string>
}

/** A field as it stands in one set of answers: `members.0.name` of the model `members.name`. */
export type Instance = { model: FieldModel; path: string; index: number | undefined }

/**
 * Decides what is asked, drops the answers to what is not, and computes the values. What is dropped is seen by no
 * other condition, so an answer left over from a changed mind decides nothing. Doing it twice changes nothing.
 */
export function settle(definition: FormDefinition, answers: Answers, context: FormContext): Settled {
  const model = modelOf(definition)
  const items = new Set<string>()
  const pages = new Set<string>()
  // Nobody else has it yet, so it is written in place.
  const kept: Answers = {}

  const holds = (feel: string | undefined, group?: GroupModel, index?: number) =>
    feel === undefined || compile(feel).test(expressionContext(model, kept, context, group, index))
  const held = (part: Part): boolean => {
    if (part.kind === 'page') return true
    const group = part.kind === 'group' ? undefined : part.group
    return group ? items.has(group.path) : pages.has(part.page.id)
  }

  for (const part of model.order) {
    if (!held(part)) continue
    if (part.kind === 'page') {
      if (holds(part.page.when)) pages.add(part.id)
    } else if (part.kind === 'group') {
      if (!holds(part.group.when)) continue
      items.add(part.path)
      putAt(kept, part.path, blankItems(getAt(answers, part.path), part.group.min))
    } else {
      const when = part.kind === 'text' ? part.text.when : part.field.when
      for (const { path, index } of places(part, kept)) {
        if (!holds(when, part.group, index)) continue
        items.add(path)
        if (part.kind === 'text') continue
        const { value: feel } = part.field
        const value =
          feel === undefined
            ? getAt(answers, path)
            : compile(feel).evaluate(expressionContext(model, kept, context, part.group, index))
        if (value !== undefined && value !== null)
          putAt(kept, path, typeof value === 'object' ? structuredClone(value) : value)
      }
    }
  }
  return { answers: kept, pages: model.pages.map(page => page.id).filter(id => pages.has(id)), items }
}

/** The answers without what is not asked, and with the computed values. */
export function prune(definition: FormDefinition, answers: Answers, context: FormContext): Answers {
  return settle(definition, answers, context).answers
}

function blankItems(items: unknown, least: number): Answers[] {
  const given = Array.isArray(items) ? items.length : 0
  return Array.from({ length: Math.max(given, least) }, () => ({}))
}

function places(
  part: Exclude<Part, { kind: 'page' | 'group' }>,
  answers: Answers,
): { path: string; index: number | undefined }[] {
  const name = part.kind === 'text' ? part.id : part.path
  const { group } = part
  if (!group) return [{ path: name, index: undefined }]
  return itemsOf(answers, group).map((_, index) => ({
    path: part.kind === 'text' ? `${name}-${index}` : itemPath(group, index, part.field.field),
    index,
  }))
}

export function itemPath(group: GroupModel, index: number, field: string): string {
  return `${group.path}.${index}.${field}`
}

export function itemsOf(answers: Answers, group: GroupModel): Answers[] {
  const items = getAt(answers, group.path)
  return Array.isArray(items) ? items.map(item => (isObject(item) ? item : {})) : []
}

/** Every field as the pages show it: item after item, field after field. */
export function instances(model: FormModel, answers: Answers): Instance[] {
  return model.pages.flatMap(page =>
    page.items.flatMap((part): Instance[] => {
      if (part.kind === 'text') return []
      if (part.kind === 'field') return [{ model: part, path: part.path, index: undefined }]
      const fields = part.items.filter(inner => inner.kind === 'field')
      return itemsOf(answers, part).flatMap((_, index) =>
        fields.map(field => ({ model: field, path: itemPath(part, index, field.field.field), index })),
      )
    }),
  )
}

/** The names that FEEL sees: the answers, `today`, `applicant`, and inside a group `item` and `index` (from 1). */
export function expressionContext(
  model: FormModel,
  answers: Answers,
  context: FormContext,
  group?: GroupModel,
  index?: number,
): Answers {
  let seen = answers
  for (const { path } of model.groups) if (getAt(seen, path) === undefined) seen = setAt(seen, path, [])
  const outer = { ...seen, today: feelDate(context.today), applicant: context.applicant ?? null }
  return group && index !== undefined
    ? { ...outer, item: itemsOf(answers, group)[index] ?? {}, index: index + 1 }
    : outer
}
