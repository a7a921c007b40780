import type { Cell } from '#lib/table-file'
import { type Day, isDay } from '#lib/vietnamese-text'

/** Parts of a thousand by dots, commas or spaces, all alike; then at most two zeros behind the other sign. */
const grouped = /^(\d{1,3}(?:([., \u00A0\u202F'])\d{3})(?:\2\d{3})*)(?:[.,]0{1,2})?$/
const plain = /^(\d+)(?:[.,]0{1,2})?$/

const longestAmount = 40

/**
 * An amount of đồng as banks write it: `1.234.567`, `1,234,567.00`, `-36000`, `(36.000)`, `+8 000 VND`. A part of a đồng,
 * or groups that are not of three, is undefined and not guessed.
 */
export function amountOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : undefined
  const written = cell.trim()
  // No amount is longer, and what stands in a file may be made to be compared for hours.
  if (written.length > longestAmount) return undefined
  const text = written.replace(/\s*(?:vnd|vnđ|đ|₫|đồng)\.?$/iu, '')
  const signed = /^(?:([+\-−])\s*(.+?)|\((.+)\)|(.+?)\s*([+-])?)$/.exec(text)
  if (!signed) return undefined
  const body = (signed[2] ?? signed[3] ?? signed[4] ?? '').trim()
  const digits = (grouped.exec(body) ?? plain.exec(body))?.[1]?.replace(/\D/g, '')
  if (!digits) return undefined
  const amount = Number(digits)
  if (!Number.isSafeInteger(amount)) return undefined
  const out = signed[1] === '-' || signed[1] === '−' || signed[3] !== undefined || signed[5] === '-'
  return out && amount !== 0 ? -amount : amount
}

/** `261121` of SWIFT. */
export function swiftDay(digits: string): Day | undefined {
  const day = `20${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`
  return isDay(day) ? day : undefined
}
