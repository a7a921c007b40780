import { type Control, type Option, partsOf } from './control.ts'
import type { Answers, FormDefinition, FormField, FormText } from './definition.ts'
import { formatValue, type Naming } from './format-value.ts'
import { type FieldModel, type FormModel, type GroupModel, modelOf, type TextModel } from './model.ts'
import { getAt, wrapperId } from './paths.ts'
import { countName, postedValues, type Raw } from './read-posted.ts'
import { type FormContext, itemPath, itemsOf, type Settled, settle } from './settle.ts'
import { type FormError, isRequired } from './validate.ts'

/** A page ready to be laid out: what to show, what the inputs are called and hold, and what is wrong. */
export type PageView = {
  id: string
  title: string
  intro?: string
  items: (FieldView | GroupView | TextView)[]
}

export type FieldView = {
  kind: 'field'
  path: string
  /** Of the element around it: errors and live rules point there. */
  id: string
  label: string
  hint?: string
  control: Control
  options: Option[]
  required: boolean
  width?: NonNullable<FormField['width']>
  /** False: not asked with these answers. Hide it, or leave it out when the page has no script. */
  asked: boolean
  /** By input name (`birth.date.day`), as typed or as stored. Empty for a computed value. */
  values: Raw
  /** A computed value as text; absent for what is asked. */
  computed?: string
  errors: FormError[]
}

export type GroupView = {
  kind: 'group'
  path: string
  id: string
  label: string
  itemLabel: string
  asked: boolean
  /** Name of the input that says how many items there are. */
  count: string
  items: { title: string; items: (FieldView | TextView)[] /** Name of the button. */; remove?: string }[]
  /** Name of the button; absent when there may be no more. */
  add?: string
  errors: FormError[]
}

export type TextView = {
  kind: 'text'
  id: string
  text: string
  style: NonNullable<FormText['kind']>
  asked: boolean
}

export type ViewOptions = {
  /** What was typed, from `readPosted`, to be shown again in place of the stored answers. */
  raw?: Raw
  errors?: FormError[]
  naming?: Naming
}

/** Everything that a page shows, for these answers. Undefined when the form has no such page. */
export function viewPage(
  definition: FormDefinition,
  pageId: string,
  answers: Answers,
  context: FormContext,
  options: ViewOptions = {},
): PageView | undefined {
  const model = modelOf(definition)
  const page = model.pages.find(one => one.id === pageId)
  if (!page) return undefined
  const settled = settle(definition, answers, context)
  const values = { ...postedValues(definition, pageId, answers), ...options.raw }
  const scope: Scope = {
    model,
    answers,
    settled,
    context,
    values,
    errors: options.errors ?? [],
    naming: options.naming ?? {},
  }
  const { id, title, intro } = page.page
  const items = page.items.map(item => {
    if (item.kind === 'group') return viewGroup(item, scope)
    return item.kind === 'text' ? viewText(item, scope) : viewField(item, item.path, undefined, scope)
  })
  return { id, title, ...(intro !== undefined && { intro }), items }
}

type Scope = {
  model: FormModel
  answers: Answers
  settled: Settled
  context: FormContext
  values: Raw
  errors: FormError[]
  naming: Naming
}

function viewField(field: FieldModel, path: string, index: number | undefined, scope: Scope): FieldView {
  const { settled } = scope
  const { label, hint, width, value } = field.field
  const names = partsOf(field.control).map(part => `${path}.${part}`)
  const held = [path, ...names].flatMap(name =>
    Object.hasOwn(scope.values, name) ? [[name, scope.values[name]]] : [],
  )
  return {
    kind: 'field',
    path,
    id: wrapperId(path),
    label,
    ...(hint !== undefined && { hint }),
    ...(width !== undefined && { width }),
    control: field.control,
    options: field.options,
    required: isRequired(scope.model, { model: field, path, index }, settled.answers, scope.context),
    asked: settled.items.has(path),
    values: Object.fromEntries(held),
    ...(value !== undefined && { computed: formatValue(field, getAt(settled.answers, path), scope.naming) }),
    errors: scope.errors.filter(error => error.path === path || error.path.startsWith(`${path}.`)),
  }
}

function viewGroup(group: GroupModel, scope: Scope): GroupView {
  const { label, itemLabel, min, max } = group.group
  const items = itemsOf(scope.settled.answers, group)
  return {
    kind: 'group',
    path: group.path,
    id: wrapperId(group.path),
    label,
    itemLabel,
    asked: scope.settled.items.has(group.path),
    count: countName(group.path),
    items: items.map((_, index) => ({
      title: `${itemLabel} ${index + 1}`,
      items: group.items.map(item =>
        item.kind === 'text'
          ? viewText(item, scope, index)
          : viewField(item, itemPath(group, index, item.field.field), index, scope),
      ),
      ...(items.length > min && { remove: `remove:${group.path}.${index}` }),
    })),
    ...(items.length < max && { add: `add:${group.path}` }),
    errors: scope.errors.filter(error => error.path === group.path),
  }
}

function viewText(item: TextModel, scope: Scope, index?: number): TextView {
  const id = index === undefined ? item.id : `${item.id}-${index}`
  return {
    kind: 'text',
    id,
    text: item.text.text,
    style: item.text.kind ?? 'paragraph',
    asked: scope.settled.items.has(id),
  }
}
