import { compile, type Expression } from '#lib/expression'
import { type Control, controlOf, type Option, optionsOf } from './control.ts'
import type { FormDefinition, FormField, FormGroup, FormPage, FormText } from './definition.ts'
import { overlaps, wrapperId } from './paths.ts'
import { placeAt, type SchemaCheck, type SchemaNode, schemaChecks, wholeSchema } from './schema.ts'

/** A form made ready to run: every field found in the schema, expressions compiled, computing order known. */
export type FormModel = {
  definition: FormDefinition
  schema: SchemaNode
  pages: PageModel[]
  fields: FieldModel[]
  groups: GroupModel[]
  /** Everything with a condition or a value, each after all that it reads. */
  order: Part[]
  /** Paths that read each other in a circle; a form with such is never published. */
  cycle: string[]
  checkWhole: SchemaCheck
}

export type PageModel = {
  kind: 'page'
  id: string
  page: FormPage
  items: (FieldModel | GroupModel | TextModel)[]
}
export type TextModel = {
  kind: 'text'
  id: string
  text: FormText
  page: PageModel
  group: GroupModel | undefined
}
export type GroupModel = {
  kind: 'group'
  path: string
  group: FormGroup
  page: PageModel
  items: (FieldModel | TextModel)[]
}
export type FieldModel = {
  kind: 'field'
  /** Without item numbers: `members.name`. */
  path: string
  field: FormField
  page: PageModel
  group: GroupModel | undefined
  node: SchemaNode
  word: string | undefined
  control: Control
  options: Option[]
  check: SchemaCheck
}
export type Part = PageModel | TextModel | GroupModel | FieldModel

const byObject = new WeakMap<FormDefinition, FormModel>()
const byText = new Map<string, FormModel>()
const REMEMBERED = 500

/** Made once a definition, found again by the object or, after another reading from the database, by its text. */
export function modelOf(definition: FormDefinition): FormModel {
  const known = byObject.get(definition)
  if (known) return known
  const text = JSON.stringify(definition)
  const model = byText.get(text) ?? buildModel(definition)
  if (byText.size >= REMEMBERED) byText.clear()
  byText.set(text, model)
  byObject.set(definition, model)
  return model
}

function buildModel(definition: FormDefinition): FormModel {
  const schema = wholeSchema(definition)
  const checks = lazy(() => schemaChecks(schema))
  const pages = definition.pages.map(page => buildPage(page, schema, node => checks().at(node)))
  const items = pages.flatMap(page => page.items)
  const groups = items.filter(item => item.kind === 'group')
  const fields = items
    .flatMap(item => (item.kind === 'group' ? item.items : [item]))
    .filter(item => item.kind === 'field')
  const parts: Part[] = pages.flatMap(page => [
    page,
    ...page.items.flatMap(item => (item.kind === 'group' ? [item, ...item.items] : [item])),
  ])
  return {
    definition,
    schema,
    pages,
    fields,
    groups,
    ...inOrder(parts),
    checkWhole: value => checks().whole(value),
  }
}

function buildPage(
  page: FormPage,
  schema: SchemaNode,
  checkOf: (node: SchemaNode) => SchemaCheck,
): PageModel {
  const made: PageModel = { kind: 'page', id: page.id, page, items: [] }
  const field = (one: FormField, group?: GroupModel): FieldModel => {
    const path = group ? `${group.path}.${one.field}` : one.field
    const place = placeAt(schema, path) ?? { node: {}, word: undefined, required: false }
    const check = lazy(() => checkOf(place.node))
    const { node, word } = place
    const shown = { control: controlOf(one, place), options: optionsOf(node) }
    return {
      kind: 'field',
      path,
      field: one,
      page: made,
      group,
      node,
      word,
      ...shown,
      check: value => check()(value),
    }
  }
  const text = (one: FormText, at: number, group?: GroupModel): TextModel => {
    const id = group ? `text-${wrapperId(group.path).slice(6)}-${at}` : `text-${page.id}-${at}`
    return { kind: 'text', id, text: one, page: made, group }
  }
  made.items = page.items.map((item, at) => {
    if ('field' in item) return field(item)
    if ('text' in item) return text(item, at)
    const group: GroupModel = { kind: 'group', path: item.repeat, group: item, page: made, items: [] }
    group.items = item.fields.map((inner, n) =>
      'field' in inner ? field(inner, group) : text(inner, n, group),
    )
    return group
  })
  return made
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The expressions that decide whether a part is asked and what it holds. */
export function deciding(part: Part): Expression[] {
  const of =
    part.kind === 'page'
      ? part.page
      : part.kind === 'text'
        ? part.text
        : part.kind === 'group'
          ? part.group
          : part.field
  const value = part.kind === 'field' ? part.field.value : undefined
  return [of.when, value].flatMap(feel => (feel === undefined ? [] : [compile(feel)]))
}

/** `item.kind` read inside the group `members` is `members.kind` to everybody else. */
export function absolute(path: string, group: GroupModel | undefined): string {
  return group && (path === 'item' || path.startsWith('item.')) ? group.path + path.slice(4) : path
}

function inOrder(parts: Part[]): { order: Part[]; cycle: string[] } {
  const order: Part[] = []
  const done = new Set<Part>()
  const cycle = new Set<string>()
  const visit = (part: Part, above: Part[]) => {
    if (done.has(part)) return
    const seen = above.indexOf(part)
    if (seen >= 0) {
      for (const one of above.slice(seen)) cycle.add(nameOf(one))
      return
    }
    for (const needed of needs(part, parts)) visit(needed, [...above, part])
    if (!done.has(part)) order.push(part)
    done.add(part)
  }
  for (const part of parts) visit(part, [])
  return { order, cycle: [...cycle] }
}

function needs(part: Part, parts: Part[]): Part[] {
  const group = part.kind === 'field' || part.kind === 'text' ? part.group : undefined
  const holders: Part[] = part.kind === 'page' ? [] : group ? [group] : [part.page]
  const reads = deciding(part)
  const paths = reads.flatMap(read => read.paths).map(path => absolute(path, group))
  const counted = reads.flatMap(read => read.counted)
  const read = parts.filter(
    other =>
      (other.kind === 'field' &&
        [...paths, ...counted.filter(path => path === other.path)].some(path =>
          overlaps(path, other.path),
        )) ||
      (other.kind === 'group' && [...paths, ...counted].some(path => overlaps(path, other.path))),
  )
  return [...holders, ...read.filter(other => other !== group)]
}

export function nameOf(part: Part): string {
  return part.kind === 'page' || part.kind === 'text' ? part.id : part.path
}
