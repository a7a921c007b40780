import { hash } from 'node:crypto'
import { bytea, instant, int, jsonb, label, text, uuid } from './columns.ts'
import type { Entry } from './life.ts'
import { type Rows, rowsFor } from './rows.ts'

const genesis = '\0'.repeat(32)
const prevBytes = 32

/**
 * Writes the entries of one chain, linked as `platform.ledger_link` would: its trigger takes a lock a chain, of which a
 * load of thousands of chains has too many. The test of the synthetic province lets `sen ledger verify` judge this.
 */
export function ledgerRows(): { rows: Rows; add(chain: string, entries: readonly Entry[]): void } {
  const rows = rowsFor(
    'platform.ledger',
    ['chain', uuid],
    ['seq', int],
    ['at', instant],
    ['actor', text],
    ['action', label],
    ['body', jsonb],
    ['prev_hash', bytea],
    ['hash', bytea],
  )
  let said = Buffer.allocUnsafe(4096)

  function linked(prev: string, chain: string, seq: number, entry: Entry, body: string): string {
    const { at, actor, action } = entry
    const line = `${chain}\x1f${seq}\x1f${at}000\x1f${actor}\x1f${action}\x1f${body}`
    if (said.length < prevBytes + 3 * line.length) said = Buffer.allocUnsafe(6 * line.length)
    for (let i = 0; i < prevBytes; i++) said[i] = prev.charCodeAt(i)
    return hash('sha256', said.subarray(0, prevBytes + said.write(line, prevBytes)), 'binary')
  }

  return {
    rows,
    add(chain, entries) {
      let prev = genesis
      for (let i = 0; i < entries.length; i++) {
        const entry = entries[i]!
        const body = jsonbText(entry.body)
        const link = linked(prev, chain, i + 1, entry, body)
        rows.add(chain, i + 1, entry.at, entry.actor, entry.action, body, prev, link)
        prev = link
      }
    },
  }
}

type Key = { key: string; text: string }
/** Bodies of a kind have the same keys: each order is worked out once, each key written once. */
const orders: { keys: string[]; sorted: Key[] }[] = []
const toEscape = /["\\\p{Cc}]/u

/** As PostgreSQL prints jsonb: keys by length, then by bytes; a space behind colons and commas. */
export function jsonbText(value: unknown): string {
  if (typeof value === 'string') return toEscape.test(value) ? JSON.stringify(value) : `"${value}"`
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`
  const of = value as Record<string, unknown>
  let text = ''
  for (const { key, text: written } of inOrder(Object.keys(of)))
    if (of[key] !== undefined) text += (text ? ', ' : '') + written + jsonbText(of[key])
  return `{${text}}`
}

function inOrder(keys: string[]): Key[] {
  for (const order of orders) if (isSame(order.keys, keys)) return order.sorted
  const sorted = keys
    .toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .map(key => ({ key, text: `${JSON.stringify(key)}: ` }))
  orders.push({ keys, sorted })
  return sorted
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}
