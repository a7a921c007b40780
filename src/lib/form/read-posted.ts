import { DATE_PARTS, partsOf } from './control.ts'
import type { Answers, FormDefinition } from './definition.ts'
import { type FieldModel, type GroupModel, modelOf } from './model.ts'
import { readNumber, readText } from './normalise.ts'
import { getAt, isBlank, isObject, setAt } from './paths.ts'
import { itemPath, itemsOf } from './settle.ts'

export type Posted = { readonly [name: string]: string | readonly string[] | undefined }

/** What was typed on a page, by the names of the inputs, to show it again as it was. */
export type Raw = { [name: string]: string | string[] }

/**
 * Takes a page's posted inputs into the answers. It looks for the names that the page knows and for no others, so
 * nothing can be slipped in. What cannot be understood is kept as text for `validate` to complain about. An input
 * that was not on the page leaves its answer alone; unticked checkboxes post nothing and so count as none.
 */
export function readPosted(
  definition: FormDefinition,
  pageId: string,
  posted: Posted,
  answers: Answers,
): { answers: Answers; raw: Raw } {
  const page = modelOf(definition).pages.find(one => one.id === pageId)
  const raw: Raw = {}
  let next = answers
  /** `name` is what the inputs are called, `path` where the answer goes: in a group with gaps they differ. */
  const take = (field: FieldModel, name: string, path: string) => {
    const read = readField(field, name, posted, raw)
    if (read) next = setAt(next, path, isBlank(read.value) ? undefined : read.value)
  }
  for (const item of page?.items ?? []) {
    if (item.kind === 'field' && isTyped(item)) take(item, item.path, item.path)
    if (item.kind !== 'group') continue
    const fields = item.items.filter(inner => inner.kind === 'field').filter(isTyped)
    const { kept, names } = itemsPosted(item, fields, posted, next)
    next = setAt(next, item.path, kept)
    for (const [index, name] of names.entries()) {
      for (const field of fields) {
        const { field: inside } = field.field
        take(field, itemPath(item, name, inside), itemPath(item, index, inside))
      }
    }
  }
  return { answers: next, raw }
}

/** Computed values are shown, never taken. */
function isTyped(field: FieldModel): boolean {
  return field.field.value === undefined
}

/** The name under which a page says how many items of a group it shows: what was taken away posts nothing. */
export const countName = (group: string) => `count:${group}`

/**
 * The items after posting: those there were and those that came, without gaps; `names` are their posted numbers. Items
 * beyond those that the page showed were taken away on it.
 */
function itemsPosted(group: GroupModel, fields: FieldModel[], posted: Posted, answers: Answers) {
  const drawn = posted[countName(group.path)]
  const before = itemsOf(answers, group).slice(
    0,
    typeof drawn === 'string' && /^\d{1,4}$/.test(drawn) ? Number(drawn) : undefined,
  )
  const names: number[] = []
  for (let index = 0; index < group.group.max; index++) {
    const came = fields.some(field => isPosted(field, itemPath(group, index, field.field.field), posted))
    if (came || index < before.length) names.push(index)
  }
  return { kept: names.length > 0 ? names.map(name => before[name] ?? {}) : undefined, names }
}

function isPosted(field: FieldModel, path: string, posted: Posted): boolean {
  return inputNames(field, path).some(name => Object.hasOwn(posted, name))
}

/** The names of the inputs that a field is made of; a single one has the path as its name. */
export function inputNames(field: FieldModel, path: string): string[] {
  const parts = partsOf(field.control)
  return parts.length === 0 ? [path] : [path, ...parts.flatMap(part => partNames(path, part))]
}

/** Date boxes are also known as `birth-day`, as the design kit's date input calls them. */
function partNames(path: string, part: string): string[] {
  const date = /^(?:(.*)\.)?(day|month|year)$/.exec(part)
  return date
    ? [`${path}.${part}`, `${date[1] ? `${path}.${date[1]}` : path}-${date[2]}`]
    : [`${path}.${part}`]
}

function readField(
  field: FieldModel,
  path: string,
  posted: Posted,
  raw: Raw,
): { value: unknown } | undefined {
  const one = (name: string) => oneOf(posted, name, raw)
  if (field.control === 'checkboxes') {
    const chosen = allOf(posted, path)
    raw[path] = chosen
    return { value: chosen }
  }
  if (!isPosted(field, path, posted)) return undefined
  switch (field.control) {
    case 'date':
    case 'partial-date':
      return { value: readDate(path, one) }
    case 'address':
      return { value: readParts(path, partsOf('address'), one) }
    case 'identity-document': {
      const parts = readParts(path, ['kind', 'number', 'issuedBy'], one)
      const issuedOn = readDate(`${path}.issuedOn`, one)
      return { value: issuedOn === undefined ? parts : { ...parts, issuedOn } }
    }
    default:
      return { value: readSingle(field, one(path)) }
  }
}

function readSingle(field: FieldModel, typed: string | undefined): unknown {
  if (typed === undefined) return undefined
  const text = readText(field.control, typed)
  if (text === '') return undefined
  if (field.node.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (field.node.type === 'integer' || field.node.type === 'number') return readNumber(text, field.node.type)
  return text
}

function readParts(
  path: string,
  parts: readonly string[],
  one: (name: string) => string | undefined,
): Answers {
  const value: Answers = {}
  for (const part of parts) {
    const text = readText('text', one(`${path}.${part}`) ?? '')
    if (text !== '') value[part] = text
  }
  return value
}

/** `2020-05-31`, `2020-05` or `2020` from the three inputs, or from one text in either order of writing. */
function readDate(path: string, one: (name: string) => string | undefined): string | undefined {
  const [day, month, year] = DATE_PARTS.map(part =>
    readText('text', one(`${path}.${part}`) ?? one(`${path}-${part}`) ?? ''),
  )
  if (day || month || year) {
    const two = (part: string | undefined) => (part && /^\d$/.test(part) ? `0${part}` : (part ?? ''))
    return [year ?? '', two(month), two(day)].join('-').replace(/-{1,2}$/, '')
  }
  const text = readText('text', one(path) ?? '')
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (!written) return text || undefined
  return `${written[3]}-${written[2]?.padStart(2, '0')}-${written[1]?.padStart(2, '0')}`
}

function oneOf(posted: Posted, name: string, raw: Raw): string | undefined {
  if (!Object.hasOwn(posted, name)) return undefined
  const value = posted[name]
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.at(-1) : undefined
  if (typeof text === 'string') raw[name] = text
  return typeof text === 'string' ? text : undefined
}

const MOST_CHOICES = 200

function allOf(posted: Posted, name: string): string[] {
  const value = Object.hasOwn(posted, name) ? posted[name] : undefined
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const texts = list.slice(0, MOST_CHOICES).filter(item => typeof item === 'string' && item !== '')
  return [...new Set(texts.map(text => readText('text', text)))]
}

/**
 * The inverse of reading: what each input of a page holds for these answers. For showing a page filled, also with
 * answers that are wrong.
 */
export function postedValues(definition: FormDefinition, pageId: string, answers: Answers): Raw {
  const page = modelOf(definition).pages.find(one => one.id === pageId)
  const values: Raw = {}
  for (const item of page?.items ?? []) {
    if (item.kind === 'field') fill(item, item.path, answers, values)
    if (item.kind !== 'group') continue
    for (const [index] of itemsOf(answers, item).entries()) {
      for (const inner of item.items) {
        if (inner.kind === 'field') fill(inner, itemPath(item, index, inner.field.field), answers, values)
      }
    }
  }
  return values
}

function fill(field: FieldModel, path: string, answers: Answers, values: Raw): void {
  if (field.field.value !== undefined) return
  const value = getAt(answers, path)
  const put = (name: string, text: unknown) => {
    if (typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean')
      values[name] = String(text)
  }
  const putDate = (name: string, date: unknown) => {
    const [year, month, day] = typeof date === 'string' ? date.split('-') : []
    put(`${name}.day`, day ?? '')
    put(`${name}.month`, month ?? '')
    put(`${name}.year`, year ?? '')
  }
  if (field.control === 'checkboxes') values[path] = Array.isArray(value) ? value.map(String) : []
  else if (field.control === 'date' || field.control === 'partial-date') putDate(path, value)
  else if (field.control === 'address' || field.control === 'identity-document') {
    const parts = isObject(value) ? value : {}
    for (const part of partsOf(field.control))
      if (!part.includes('.')) put(`${path}.${part}`, parts[part] ?? '')
    if (field.control === 'identity-document') putDate(`${path}.issuedOn`, parts.issuedOn)
  } else put(path, value ?? '')
}
