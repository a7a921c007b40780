import { hash } from 'node:crypto'

export type ChainLink = { seq: number; prev: string; hash: string }

/**
 * Links entries of one chain as `platform.ledger_link` would: its trigger takes a lock a chain, of which a load of
 * thousands of chains has too many. The test of the synthetic province lets `sen ledger verify` judge this.
 */
export function chainOf(
  chain: string,
): (entry: { at: number; actor: string; action: string; body: string }) => ChainLink {
  let prev = Buffer.alloc(32)
  let seq = 0
  return ({ at, actor, action, body }) => {
    seq++
    const said = Buffer.from(`${chain}\x1f${seq}\x1f${at}000\x1f${actor}\x1f${action}\x1f${body}`)
    const link = hash('sha256', Buffer.concat([prev, said]), 'buffer')
    const made = { seq, prev: prev.toString('hex'), hash: link.toString('hex') }
    prev = link as Buffer<ArrayBuffer>
    return made
  }
}

/** As PostgreSQL prints jsonb: keys by length, then by bytes; a space behind colons and commas. */
export function jsonbText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`
  const keys = Object.keys(value).filter(key => (value as Record<string, unknown>)[key] !== undefined)
  keys.sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
  return `{${keys.map(key => `"${key}": ${jsonbText((value as Record<string, unknown>)[key])}`).join(', ')}}`
}
