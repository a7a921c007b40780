import { digestBytes, laneRoom, lanes, mostBytes } from '#lib/sha256'
import { bytea, instant, int, jsonb, label, text, uuid } from './columns.ts'
import type { Entry } from './life.ts'
import { type Rows, rowsFor } from './rows.ts'

type Chain = { id: string; entries: readonly Entry[] }
/** What stands in a lane: a chain, its next entry, and that entry's body as it is hashed and written. */
type Lane = { chain: Chain | undefined; at: number; body: string; prev: Buffer; hash: Buffer; said: DataView }

/** So many chains are linked together: a lane that is through with one takes the next. */
const together = 64

/**
 * Writes the entries of chains, linked as `platform.ledger_link` would: its trigger takes a lock a chain, of which a
 * load of thousands of chains has too many. The test of the synthetic province lets `sen ledger verify` judge this.
 * Within a chain rows come in their order; chains wait for one another, so that four are hashed at once.
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
  const four = lanes()
  const each = [0, 1, 2, 3].map((n): Lane => {
    const hash = Buffer.alloc(digestBytes)
    const said = new DataView(hash.buffer, hash.byteOffset)
    const prev = four.bytes.subarray(n * laneRoom, n * laneRoom + digestBytes)
    return { chain: undefined, at: 0, body: '', prev, hash, said }
  })
  let waiting: Chain[] = []
  let entriesWaiting = 0

  function link(): void {
    let next = 0
    for (let busy = true; busy; ) {
      busy = false
      for (let n = 0; n < 4; n++) {
        const lane = each[n]!
        if (!lane.chain && next < waiting.length) {
          lane.chain = waiting[next++]!
          lane.at = 0
          lane.prev.fill(0)
        }
        if (!lane.chain) continue
        say(lane, n)
        busy = true
      }
      if (busy) four.run()
      for (let n = 0; n < 4; n++) if (each[n]!.chain) write(each[n]!, n)
    }
    waiting = []
    entriesWaiting = 0
  }

  function say(lane: Lane, n: number): void {
    const { id, entries } = lane.chain!
    const { at, actor, action, body } = entries[lane.at]!
    lane.body = jsonbText(body)
    const line = `${id}\x1f${lane.at + 1}\x1f${at}000\x1f${actor}\x1f${action}\x1f${lane.body}`
    if (digestBytes + 3 * line.length > mostBytes)
      throw new RangeError(`Too long for the ledger here: ${action}`)
    four.end(n, digestBytes + four.bytes.write(line, n * laneRoom + digestBytes))
  }

  function write(lane: Lane, n: number): void {
    const { id, entries } = lane.chain!
    const { at, actor, action } = entries[lane.at]!
    four.digest(n, lane.said, 0)
    rows.add(id, ++lane.at, at, actor, action, lane.body, lane.prev, lane.hash)
    four.digest(n, four.view, n * laneRoom)
    if (lane.at === entries.length) lane.chain = undefined
  }

  return {
    rows: {
      ...rows,
      take() {
        link()
        return rows.take()
      },
      get count() {
        return rows.count + entriesWaiting
      },
    },
    add(id, entries) {
      waiting.push({ id, entries })
      entriesWaiting += entries.length
      if (waiting.length === together) link()
    },
  }
}

type Key = { key: string; text: string }
/** Bodies of a kind have the same keys: each order is worked out once, each key written once. */
const orders: { keys: string[]; sorted: Key[] }[] = []
// oxlint-disable-next-line no-control-regex -- what JSON escapes; \p{Cc} would be more, and slower
const toEscape = /["\\\u0000-\u001f]/

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
