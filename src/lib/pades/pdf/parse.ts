import type { Budget } from './budget.ts'
import { BrokenPdf, isDictionary, type PdfDictionary, type PdfObject } from './objects.ts'

const deepest = 60
const space = new Set([0, 9, 10, 12, 13, 32])
const delimiter = new Set(Buffer.from('()<>[]{}/%'))
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

export type Parser = ReturnType<typeof parseAt>

/** Reads PDF syntax from one place on. Whatever is not clean syntax is a BrokenPdf; nothing is guessed. */
export function parseAt(bytes: Buffer, start: number, budget: Budget) {
  let at = start
  if (!Number.isSafeInteger(start) || start < 0 || start > bytes.length)
    throw new BrokenPdf('a place outside the file')

  const regular = (byte: number | undefined) => byte !== undefined && !space.has(byte) && !delimiter.has(byte)

  function skipSpace() {
    const from = at
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (byte === 0x25) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++
      else if (!space.has(byte)) break
    }
    budget.takeBytes(at - from)
  }

  function word(): string {
    const from = at
    while (regular(bytes[at])) at++
    budget.takeBytes(at - from)
    return bytes.toString('latin1', from, at)
  }

  function peek(expected: string): boolean {
    skipSpace()
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected.charCodeAt(i)) return false
    return true
  }

  function take(expected: string): boolean {
    if (!peek(expected)) return false
    at += expected.length
    return true
  }

  function need(expected: string) {
    if (!take(expected)) throw new BrokenPdf(`no ${expected} at byte ${at}`)
  }

  function integer(): number {
    skipSpace()
    const digits = word()
    if (!/^\d{1,15}$/.test(digits)) throw new BrokenPdf(`no whole number at byte ${at}`)
    return Number(digits)
  }

  function object(depth = 0): PdfObject {
    if (depth > deepest) throw new BrokenPdf('objects within objects too deep')
    budget.takeObject()
    skipSpace()
    const byte = bytes[at]
    if (byte === 0x2f) return { name: nameAfterSlash() }
    if (byte === 0x28) return literalString()
    if (byte === 0x5b) return array(depth)
    if (byte === 0x3c) return bytes[at + 1] === 0x3c ? dictionary(depth) : hexString()
    return numberOrWord()
  }

  function nameAfterSlash(): string {
    at++
    return word().replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }

  function array(depth: number): PdfObject[] {
    const items: PdfObject[] = []
    for (at++; !take(']'); ) items.push(object(depth + 1))
    return items
  }

  function dictionary(depth: number): PdfDictionary {
    const entries: PdfDictionary = new Map()
    for (at += 2; !take('>>'); ) {
      if (!peek('/')) throw new BrokenPdf(`no name at byte ${at}`)
      const key = nameAfterSlash()
      if (entries.has(key)) throw new BrokenPdf(`/${key} stands twice in a dictionary`)
      entries.set(key, object(depth + 1))
    }
    return entries
  }

  function hexString() {
    const from = at
    const end = bytes.indexOf(0x3e, at)
    if (end < 0) throw new BrokenPdf('a string without end')
    budget.takeBytes(end - from)
    const digits = bytes.toString('latin1', at + 1, end).replace(/[\0\t\n\f\r ]/g, '')
    if (/[^0-9a-f]/i.test(digits)) throw new BrokenPdf('a hexadecimal string with other letters')
    at = end + 1
    return { bytes: Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex'), from, to: at }
  }

  function literalString() {
    const from = at
    let open = 1
    for (at++; open > 0; at++) {
      const byte = bytes[at]
      if (byte === undefined) throw new BrokenPdf('a string without end')
      if (byte === 0x5c) at++
      else if (byte === 0x28) open++
      else if (byte === 0x29) open--
    }
    budget.takeBytes(at - from)
    return { bytes: unescaped(bytes.subarray(from + 1, at - 1)), from, to: at }
  }

  function numberOrWord(): PdfObject {
    const from = at
    const read = word()
    if (/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(read)) return referenceAfter(read) ?? Number(read)
    if (read === 'true' || read === 'false') return read === 'true'
    if (read === 'null') return null
    throw new BrokenPdf(`no object at byte ${from}`)
  }

  /** "12 0 R": only two more words tell a reference from a number. */
  function referenceAfter(read: string): PdfObject | undefined {
    const back = at
    if (/^\d{1,9}$/.test(read)) {
      skipSpace()
      const generation = word()
      skipSpace()
      if (/^\d{1,5}$/.test(generation) && word() === 'R') {
        return { object: Number(read), generation: Number(generation) }
      }
    }
    at = back
    return undefined
  }

  /** The place of a stream's first byte, after the dictionary just read; undefined when there is no stream. */
  function streamStart(): number | undefined {
    if (!take('stream')) return undefined
    if (bytes[at] === 13) at++
    if (bytes[at] !== 10) throw new BrokenPdf('a stream that does not begin on a line')
    return at + 1
  }

  return {
    object,
    integer,
    take,
    need,
    peek,
    streamStart,
    place: () => at,
    moveTo: (to: number) => void (at = to),
  }
}

function unescaped(written: Buffer): Buffer {
  if (!written.includes(0x5c)) return written
  const read = Buffer.alloc(written.length)
  let length = 0
  for (let at = 0; at < written.length; at++) {
    const byte = written[at] as number
    if (byte !== 0x5c) {
      read[length++] = byte
      continue
    }
    const next = written.toString('latin1', at + 1, at + 4)
    const octal = /^[0-7]{1,3}/.exec(next)?.[0]
    if (octal) read[length++] = Number.parseInt(octal, 8)
    else if (next.startsWith('\r\n')) at++
    else if (!/^[\r\n]/.test(next)) read[length++] = (escapes[next[0] ?? ''] ?? next).charCodeAt(0)
    at += octal?.length ?? 1
  }
  return read.subarray(0, length)
}

export function parseDictionary(parser: Parser): PdfDictionary {
  const object = parser.object()
  if (!isDictionary(object)) throw new BrokenPdf(`no dictionary before byte ${parser.place()}`)
  return object
}
