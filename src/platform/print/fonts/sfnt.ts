import { inflateSync } from 'node:zlib'

/** The tables of one TrueType font, by tag. */
export type Tables = Map<string, Buffer>

/** Unpacks a WOFF 1.0 file (W3C Recommendation, 13 December 2012): each table is a zlib stream or stored as it is. */
export function readWoff(woff: Buffer): Tables {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF font')
  const tables: Tables = new Map()
  for (let entry = 44, left = woff.readUInt16BE(12); left > 0; left--, entry += 20) {
    const start = woff.readUInt32BE(entry + 4)
    const packed = woff.subarray(start, start + woff.readUInt32BE(entry + 8))
    const length = woff.readUInt32BE(entry + 12)
    tables.set(
      woff.toString('latin1', entry, entry + 4),
      packed.length < length ? inflateSync(packed, { maxOutputLength: length }) : packed,
    )
  }
  return tables
}

/** Lays the tables out as a TrueType file. */
export function writeSfnt(tables: Tables): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  const power = Math.floor(Math.log2(sorted.length))
  const directory = Buffer.alloc(12 + 16 * sorted.length)
  directory.writeUInt32BE(0x00010000, 0)
  directory.writeUInt16BE(sorted.length, 4)
  directory.writeUInt16BE(16 * 2 ** power, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE(16 * (sorted.length - 2 ** power), 10)
  const parts: Buffer[] = [directory]
  let offset = directory.length
  sorted.forEach(([tag, table], i) => {
    const padded = Buffer.alloc(Math.ceil(table.length / 4) * 4)
    table.copy(padded)
    const entry = 12 + 16 * i
    directory.write(tag, entry, 'latin1')
    directory.writeUInt32BE(checksum(padded), entry + 4)
    directory.writeUInt32BE(offset, entry + 8)
    directory.writeUInt32BE(table.length, entry + 12)
    parts.push(padded)
    offset += padded.length
  })
  return Buffer.concat(parts)
}

function checksum(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}
