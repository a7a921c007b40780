/** The objects of ISO 32000-1 chapter 7.3, as plain values. */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | PdfStream
  | PdfObject[]
  | PdfDictionary

export type PdfDictionary = Map<string, PdfObject>
export type PdfName = { name: string }
/** `from` and `to` say where the string stands in the file, brackets included. */
export type PdfString = { bytes: Buffer; from: number; to: number }
export type PdfReference = { object: number; generation: number }
/** `data` is as it stands in the file: still compressed. */
export type PdfStream = { dictionary: PdfDictionary; data: Buffer }

/** The file is not what it says it is, or is bigger than we are ready to read. */
export class BrokenPdf extends Error {}

const is = (key: string) => (object: PdfObject | undefined) =>
  typeof object === 'object' && object !== null && !Array.isArray(object) && key in object

export const isName = is('name') as (object: PdfObject | undefined) => object is PdfName
export const isString = is('bytes') as (object: PdfObject | undefined) => object is PdfString
export const isReference = is('generation') as (object: PdfObject | undefined) => object is PdfReference
export const isStream = is('dictionary') as (object: PdfObject | undefined) => object is PdfStream
export const isDictionary = (object: PdfObject | undefined): object is PdfDictionary => object instanceof Map

export const name = (text: string): PdfName => ({ name: text })
export const reference = (object: number): PdfReference => ({ object, generation: 0 })
export const dictionary = (entries: Record<string, PdfObject>): PdfDictionary =>
  new Map(Object.entries(entries))

export function nameIn(from: PdfDictionary, key: string): string | undefined {
  const value = from.get(key)
  return isName(value) ? value.name : undefined
}

/** A text string (7.9.2.2): ASCII where that is enough, else UTF-16BE with its mark. */
export function text(words: string): PdfString {
  const plain = /^[\x20-\x7e]*$/.test(words)
  const bytes = plain
    ? Buffer.from(words, 'latin1')
    : Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(words, 'utf16le').swap16()])
  return { bytes, from: 0, to: 0 }
}

/** Names and reasons are short: of longer texts the first 2,000 bytes are read. */
export function readText(string: PdfString): string {
  const bytes = string.bytes.subarray(0, 2000)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2))
    return Buffer.from(even).swap16().toString('utf16le').normalize('NFC')
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return bytes.toString('utf8', 3).normalize('NFC')
  return bytes.toString('latin1')
}
