import { formatDay, isDay } from '#lib/vietnamese-text'
import type { Option } from './control.ts'
import type { FieldModel } from './model.ts'
import { isBlank, isObject } from './paths.ts'
import { VOCABULARY } from './vocabulary.ts'

/** An address as stored: codes of the province and the commune, and the words for the rest. */
export type Address = { province?: string; commune?: string; detail?: string }

/** Names that only the caller knows. Without one, the codes themselves are shown. */
export type Naming = { address?: (address: Address) => string | undefined }

/** An answer as people read it; empty when there is none. What is malformed is shown as it was typed. */
export function formatValue(field: FieldModel, value: unknown, naming: Naming = {}): string {
  if (isBlank(value)) return ''
  switch (field.control) {
    case 'date':
    case 'partial-date':
      return formatPartialDate(String(value))
    case 'address':
      return formatAddress(value, naming)
    case 'identity-document':
      return formatDocument(value)
    case 'money':
      return typeof value === 'number' ? `${value.toLocaleString('vi-VN')} đồng` : String(value)
    default:
      return Array.isArray(value)
        ? value.map(one => titleOf(field.options, one)).join('; ')
        : isYear(field, value)
          ? String(value)
          : titleOf(field.options, value)
  }
}

/** A year is a number too, but nobody writes 2.026: an integer whose bounds both have four digits. */
function isYear({ node }: FieldModel, value: unknown): boolean {
  const fourDigits = (bound: unknown) => typeof bound === 'number' && bound >= 1000 && bound <= 9999
  return Number.isInteger(value) && fourDigits(node.minimum) && fourDigits(node.maximum)
}

/** "31/05/1960"; "không rõ ngày, tháng 5/1960"; "không rõ ngày, tháng, năm 1960". */
export function formatPartialDate(date: string): string {
  if (isDay(date)) return formatDay(date)
  const month = /^(\d{4})-(\d\d)$/.exec(date)
  if (month) return `không rõ ngày, tháng ${Number(month[2])}/${month[1]}`
  return /^\d{4}$/.test(date) ? `không rõ ngày, tháng, năm ${date}` : date.split('-').toReversed().join('/')
}

function formatAddress(value: unknown, naming: Naming): string {
  if (!isObject(value)) return String(value)
  const address = value as Address
  return (
    naming.address?.(address) ??
    [address.detail, address.commune, address.province].filter(Boolean).join(', ')
  )
}

const DOCUMENT_KINDS = VOCABULARY.identityDocument.properties.kind.oneOf.map(one => ({
  value: one.const,
  label: one.title,
}))

function formatDocument(value: unknown): string {
  if (!isObject(value)) return String(value)
  const { kind, number, issuedOn, issuedBy } = value
  const issued = [
    typeof issuedOn === 'string' && `cấp ngày ${formatPartialDate(issuedOn)}`,
    typeof issuedBy === 'string' && `nơi cấp: ${issuedBy}`,
  ]
  const titled = [
    kind === undefined ? '' : titleOf(DOCUMENT_KINDS, kind),
    number === undefined ? '' : `số ${number}`,
  ]
  return [titled.filter(Boolean).join(' '), ...issued].filter(Boolean).join(', ')
}

function titleOf(options: readonly Option[], value: unknown): string {
  const title = options.find(option => option.value === String(value))?.label
  if (title !== undefined) return title
  return typeof value === 'number'
    ? value.toLocaleString('vi-VN', { maximumFractionDigits: 6 })
    : String(value)
}
