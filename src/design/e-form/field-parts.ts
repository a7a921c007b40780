import type { FieldView, FormError } from '#lib/form'
import type { Language } from '../texts/texts.ts'

/** What one input of a question holds; parts of dates, addresses and documents by their names. */
export function valueOf(field: FieldView, part?: string): string {
  const value = field.values[part ? `${field.path}.${part}` : field.path]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

export function valuesOf(field: FieldView): string[] {
  const value = field.values[field.path]
  return typeof value === 'string' ? [value] : [...(value ?? [])]
}

/** What is wrong with the question as a whole, or with one of its parts. */
export function errorOf(field: FieldView, language: Language, part?: string): string | undefined {
  const path = part ? `${field.path}.${part}` : field.path
  const found = field.errors.find(error => error.path === path)
  return found && messageOf(found, language)
}

export function messageOf(error: FormError, language: Language): string {
  return language === 'en' ? error.messageEn : error.message
}

/** The id of the first input of a question: what an error links to. */
export function focusId(field: Pick<FieldView, 'path' | 'control'>, path = field.path): string {
  const part = path.slice(field.path.length + 1)
  switch (field.control) {
    case 'date':
    case 'partial-date':
      return `${field.path}-day`
    case 'address':
      return `${field.path}.${part || 'province'}`
    case 'identity-document':
      return part === 'issuedOn' ? `${field.path}.issuedOn-day` : `${field.path}.${part || 'kind'}`
    default:
      return field.path
  }
}
