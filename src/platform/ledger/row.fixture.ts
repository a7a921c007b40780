import { field, newRow, type Row } from './row.ts'

/** A row that nobody reads from a database, with small numbers in the place of ids and hashes. */
export function rowOf(
  said: Partial<Record<'xid' | 'id' | 'at' | 'chain' | 'seq' | 'prev' | 'hash', number>>,
): Row {
  const row = newRow()
  const bytes = Buffer.alloc(88)
  Object.assign(row, { xid: said.xid ?? 0, id: said.id ?? 0, seq: said.seq ?? 1 })
  Object.assign(row, { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) })
  row.from[field.at] = 0
  bytes.writeBigInt64BE(BigInt(said.at ?? 0))
  row.from[field.chain] = 8
  bytes.write(chainId(said.chain ?? 0).replaceAll('-', ''), 8, 'hex')
  for (const [name, from] of [
    ['prev', 24],
    ['hash', 56],
  ] as const) {
    row.from[field[name]] = from
    row.size[field[name]] = 32
    bytes.fill(said[name] ?? 0, from, from + 32)
  }
  return row
}

export function chainId(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}
