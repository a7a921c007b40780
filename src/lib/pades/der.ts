/** The bytes are not ASN.1, or are deeper than any certificate is. */
export class BrokenDer extends Error {}

/** One value of ASN.1 (X.690): `content` without and `raw` with its tag and length. */
export type Der = { tag: number; content: Buffer; raw: Buffer }

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  identifier: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific and constructed: [0], [1], … */
  context: 0xa0,
}

const deepest = 30
const ending = 2

/**
 * Reads the first value. Lengths may be given or, as some signing programs write, left open until two
 * zero bytes; a value is never longer than what holds it.
 */
export function readDer(bytes: Buffer, depth = 0): Der {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > deepest)
    throw new BrokenDer('not ASN.1')
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw new BrokenDer('an open length in a plain value')
    let at = 2
    while (bytes[at] !== 0 || bytes[at + 1] !== 0) at += readDer(bytes.subarray(at), depth + 1).raw.length
    return { tag, content: bytes.subarray(2, at), raw: bytes.subarray(0, at + ending) }
  }
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (lengthBytes > 4 || bytes.length < 2 + lengthBytes) throw new BrokenDer('not ASN.1')
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes)
  const start = 2 + lengthBytes
  if (start + length > bytes.length) throw new BrokenDer('a value longer than what holds it')
  return { tag, content: bytes.subarray(start, start + length), raw: bytes.subarray(0, start + length) }
}

export function childrenOf({ tag, content }: Der): Der[] {
  if ((tag & 0x20) === 0) throw new BrokenDer('a plain value where a list must be')
  const children: Der[] = []
  for (let at = 0; at < content.length; ) {
    const child = readDer(content.subarray(at))
    children.push(child)
    at += child.raw.length
  }
  return children
}

/** The value, when it has this tag. */
export function need(value: Der | undefined, tag: number): Der {
  if (value?.tag !== tag) throw new BrokenDer('another value than expected')
  return value
}

/** The bytes of an octet string, which may come in pieces. */
export function octetsOf(value: Der | undefined): Buffer {
  if (value?.tag === (tags.octets | 0x20)) return Buffer.concat(childrenOf(value).map(octetsOf))
  return need(value, tags.octets).content
}

/** `1.2.840.…` */
export function identifierOf(value: Der | undefined): string {
  const parts: number[] = []
  let part = 0
  for (const byte of need(value, tags.identifier).content) {
    part = part * 128 + (byte & 0x7f)
    if (part > Number.MAX_SAFE_INTEGER / 256) throw new BrokenDer('an identifier without end')
    if (byte & 0x80) continue
    parts.push(part)
    part = 0
  }
  const [first = 0, ...others] = parts
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - 40 * root, ...others].join('.')
}

export function write(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const lengthBytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 4
  const head = Buffer.alloc(2 + lengthBytes)
  head[0] = tag
  head[1] = 0x80 | lengthBytes
  head.writeUIntBE(content.length, 2, lengthBytes)
  return Buffer.concat([head, content])
}

export const sequence = (...parts: Uint8Array[]) => write(tags.sequence, ...parts)
/** DER writes the members of a set in the order of their bytes. */
export const setOf = (...parts: Uint8Array[]) => write(tags.set, ...parts.toSorted(Buffer.compare))
export const octets = (bytes: Uint8Array) => write(tags.octets, bytes)
export const nothing = () => write(tags.null)
export const number = (value: number) => write(tags.integer, Buffer.from([value]))

export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  const bytes = [40 * first + second, ...others].flatMap(part => {
    const sevens = [part % 128]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      sevens.unshift(0x80 | (left % 128))
    return sevens
  })
  return write(tags.identifier, Buffer.from(bytes))
}
