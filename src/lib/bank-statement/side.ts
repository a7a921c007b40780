import type { Cell } from '#lib/table-file'
import { searchKey } from '#lib/vietnamese-text'

const into = /^(?:c|cr|crdt|credit|co|ghi co|vao|tien vao|thu)$/
const out = /^(?:d|dr|dbit|debit|no|ghi no|ra|tien ra|chi)$/

/** Which way money went, as a column beside the sum says it; undefined for any other word, which is not guessed at. */
export function sideOf(cell: Cell): 'in' | 'out' | undefined {
  const text = String(cell).trim()
  const words = searchKey(text)
  if (text === '+' || into.test(words)) return 'in'
  return text === '-' || out.test(words) ? 'out' : undefined
}

/** Whether a sum is written with a sign. */
export function isSigned(cell: Cell): boolean {
  return /^[+\-−(]|[+-]$/.test(String(cell).trim())
}
