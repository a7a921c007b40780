import { type Day, isDay, parseDay } from '#lib/vietnamese-text'

/** A cell of a table: what a spreadsheet holds as a number stays one. */
export type Cell = string | number

/** Parts of a thousand by dots, commas or spaces, all alike; then at most two zeros behind the other sign. */
const grouped = /^(\d{1,3}(?:([., \u00A0\u202F'])\d{3})(?:\2\d{3})*)(?:[.,]0{1,2})?$/
const plain = /^(\d+)(?:[.,]0{1,2})?$/

/**
 * An amount of đồng as banks write it: `1.234.567`, `1,234,567.00`, `-36000`, `(36.000)`, `+8 000 VND`. A part of a đồng,
 * or groups that are not of three, is undefined and not guessed.
 */
export function amountOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : undefined
  const text = cell.trim().replace(/\s*(?:vnd|vnđ|đ|₫|đồng)\.?$/iu, '')
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

/** `21/11/2026`, `21-11-26`, `2026-11-21`, `21/11/2026 14:05:09`, or days since 1900 as a spreadsheet counts them. */
export function dayOf(cell: Cell): Day | undefined {
  if (typeof cell === 'number') return dayOfSerial(cell)
  const text = cell.trim().replace(/[ T]+\d{1,2}[:hH]\d{2}.*$/, '')
  const short = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{2})$/.exec(text)
  return parseDay(short ? `${short[1]}/${short[3]}/20${short[4]}` : text)
}

/** `261121` of SWIFT. */
export function swiftDay(digits: string): Day | undefined {
  const day = `20${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`
  return isDay(day) ? day : undefined
}

/** 25569 is 1 January 1970. Whole days from 1990 to 2100: other numbers are no days but a mistake in the column. */
function dayOfSerial(serial: number): Day | undefined {
  const days = Math.floor(serial)
  if (!(days >= 32_874 && days < 73_051)) return undefined
  return new Date((days - 25_569) * 86_400_000).toISOString().slice(0, 10)
}
