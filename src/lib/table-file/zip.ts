import { inflateRawSync } from 'node:zlib'
import { Unreadable } from './unreadable.ts'

const mostBytes = 64 * 2 ** 20
const mostEntries = 2000
const broken = () => new Unreadable({ code: 'broken-file' })

/**
 * Unpacks by name what a ZIP file's directory lists: stored or deflated, not encrypted, no more than 64 MB together, so
 * that a small file cannot fill the memory.
 */
export function openZip(bytes: Uint8Array): (name: string) => string | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = directory(file)
  let left = mostBytes
  return name => {
    const entry = entries.get(name)
    if (!entry) return undefined
    const { method, packed, size, at } = entry
    if (at + 30 > file.length || file.readUInt32LE(at) !== 0x04034b50) throw broken()
    const begin = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28)
    const body = file.subarray(begin, begin + packed)
    left -= size
    if (left < 0) throw new Unreadable({ code: 'too-large' })
    if (method === 0) return body.toString('utf8')
    try {
      return inflateRawSync(body, { maxOutputLength: Math.max(size, 1) }).toString('utf8')
    } catch {
      throw broken()
    }
  }
}

type Entry = { method: number; packed: number; size: number; at: number }

function directory(file: Buffer): Map<string, Entry> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > file.length) throw broken()
  const count = file.readUInt16LE(end + 10)
  let at = file.readUInt32LE(end + 16)
  if (count > mostEntries) throw broken()
  const entries = new Map<string, Entry>()
  for (let one = 0; one < count; one++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) throw broken()
    const name = file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28))
    const method = file.readUInt16LE(at + 10)
    const encrypted = (file.readUInt16LE(at + 8) & 1) === 1
    if (encrypted || (method !== 0 && method !== 8)) throw broken()
    entries.set(name, {
      method,
      packed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
    })
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}
