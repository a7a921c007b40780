import { type Day, parseDay } from '#lib/vietnamese-text'
import type { Cell } from './row.ts'

/** A day with its time is 19 letters; spaces between them are few. */
const longest = 40

/** `21/11/2026`, `21-11-26`, `2026-11-21`, `21/11/2026 14:05:09`, or days since 1900 as a spreadsheet counts them. */
export function dayOf(cell: Cell): Day | undefined {
  if (typeof cell === 'number') return dayOfSerial(cell)
  const typed = cell.trim()
  if (typed.length > longest) return undefined
  const text = typed.replace(/[ T]+\d{1,2}[:hH]\d{2}.*$/, '')
  const short = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{2})$/.exec(text)
  return parseDay(short ? `${short[1]}/${short[3]}/20${short[4]}` : text)
}

/** 25569 is 1 January 1970. Whole days from 1990 to 2100: other numbers are no days but a mistake in the column. */
function dayOfSerial(serial: number): Day | undefined {
  const days = Math.floor(serial)
  if (!(days >= 32_874 && days < 73_051)) return undefined
  return new Date((days - 25_569) * 86_400_000).toISOString().slice(0, 10)
}
