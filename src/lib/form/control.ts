import type { FormField } from './definition.ts'
import { isObject } from './paths.ts'
import type { SchemaNode, SchemaPlace } from './schema.ts'

export type Control = NonNullable<FormField['control']>
export type Option = { value: string; label: string }

const BY_WORD: Record<string, Control> = {
  personalNumber: 'personal-number',
  personName: 'name',
  partialDate: 'partial-date',
  date: 'date',
  address: 'address',
  phone: 'phone',
  email: 'email',
  identityDocument: 'identity-document',
  money: 'money',
}
const BY_FORMAT: Record<string, Control> = {
  'personal-number': 'personal-number',
  'person-name': 'name',
  'partial-date': 'partial-date',
  date: 'date',
  phone: 'phone',
  email: 'email',
}
const MOST_RADIOS = 5
const LONG_TEXT = 200

/** The control that a field gets: its own, else the one that its place in the schema implies. */
export function controlOf(field: FormField, place: SchemaPlace): Control {
  if (field.control) return field.control
  const { node, word } = place
  const byWord = word !== undefined && Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined
  if (byWord) return byWord
  if (typeof node.format === 'string' && Object.hasOwn(BY_FORMAT, node.format))
    return BY_FORMAT[node.format] ?? 'text'
  if (node.type === 'array') return 'checkboxes'
  if (node.type === 'boolean') return 'radios'
  if (optionsOf(node).length > 0) return optionsOf(node).length <= MOST_RADIOS ? 'radios' : 'select'
  if (node.type === 'integer' || node.type === 'number') return 'number'
  return typeof node.maxLength === 'number' && node.maxLength > LONG_TEXT ? 'textarea' : 'text'
}

/** What there is to choose from, in the schema's order: `oneOf: [{ const, title }]`, `enum`, or Có/Không. */
export function optionsOf(node: SchemaNode): Option[] {
  if (node.type === 'boolean') return YES_NO
  const of = node.type === 'array' && isObject(node.items) ? node.items : node
  if (Array.isArray(of.oneOf)) {
    return of.oneOf
      .filter(isObject)
      .flatMap(one =>
        'const' in one ? [{ value: String(one.const), label: String(one.title ?? one.const) }] : [],
      )
  }
  return Array.isArray(of.enum) ? of.enum.map(value => ({ value: String(value), label: String(value) })) : []
}

const YES_NO: Option[] = [
  { value: 'true', label: 'Có' },
  { value: 'false', label: 'Không' },
]

/** The inputs that a control is made of, as the last step of their names; none for a single input. */
export function partsOf(control: Control): readonly string[] {
  switch (control) {
    case 'date':
    case 'partial-date':
      return DATE_PARTS
    case 'address':
      return ['province', 'commune', 'detail']
    case 'identity-document':
      return ['kind', 'number', ...DATE_PARTS.map(part => `issuedOn.${part}`), 'issuedBy']
    default:
      return []
  }
}

export const DATE_PARTS = ['day', 'month', 'year'] as const
