import {
  BrokenPdf,
  isDictionary,
  isReference,
  isString,
  nameIn,
  type PdfDictionary,
  type PdfObject,
  type PdfString,
  readText,
} from './pdf/objects.ts'
import type { PdfFile } from './pdf/read.ts'

export type SignatureField = {
  name: string
  /** The number of the object that is both field and widget, when it is an object of its own. */
  object: number | undefined
  contents: PdfString
  range: [start: number, before: number, after: number, length: number]
  format: string
  signedAt?: Date
  reason?: string
}

const mostFields = 10_000
const mostSigned = 100

/** The signed signature fields of a document, in the order of its form. */
export function signatureFields(file: PdfFile): SignatureField[] {
  const root = file.resolveDictionary(file.trailer.get('Root'))
  const form = file.resolve(root.get('AcroForm'))
  if (!isDictionary(form)) return []
  const found: SignatureField[] = []
  const seen = new Set<number>()
  let met = 0

  function walk(list: PdfObject, path: string[], inheritedType: string | undefined) {
    if (!Array.isArray(list)) return
    for (const item of list) {
      // Fields without a number of their own may stand in several lists, and lists in each other.
      if (++met > mostFields) throw new BrokenPdf('too many fields')
      if (isReference(item)) {
        if (seen.has(item.object)) continue
        seen.add(item.object)
      }
      const field = file.resolve(item)
      if (!isDictionary(field)) continue
      const title = file.resolve(field.get('T'))
      const own = isString(title) ? [...path, readText(title)] : path
      const type = nameIn(field, 'FT') ?? inheritedType
      const value = file.resolve(field.get('V'))
      if (found.length > mostSigned) throw new BrokenPdf('too many signatures')
      if (type === 'Sig' && isDictionary(value))
        found.push({
          ...readField(file, value),
          name: own.join('.'),
          object: isReference(item) ? item.object : undefined,
        })
      if (own.length < 20) walk(file.resolve(field.get('Kids')), own, type)
    }
  }

  walk(file.resolve(form.get('Fields')), [], undefined)
  return found
}

/** What is missing or malformed becomes empty: such a signature covers nothing and is reported as broken. */
function readField(file: PdfFile, value: PdfDictionary): Omit<SignatureField, 'name' | 'object'> {
  const contents = value.get('Contents')
  const range = file.resolve(value.get('ByteRange'))
  const whole =
    Array.isArray(range) &&
    range.length === 4 &&
    range.every(each => Number.isSafeInteger(each) && (each as number) >= 0)
  const words = (key: string) => {
    const said = file.resolve(value.get(key))
    return isString(said) ? readText(said) : undefined
  }
  const signedAt = readDate(words('M'))
  const reason = words('Reason')
  return {
    contents: isString(contents) ? contents : { bytes: Buffer.alloc(0), from: -1, to: -1 },
    range: whole ? (range as SignatureField['range']) : [0, 0, 0, 0],
    format: nameIn(value, 'SubFilter') ?? '',
    ...(signedAt && { signedAt }),
    ...(reason && { reason }),
  }
}

/** `D:YYYYMMDDHHmmSS` with a zone, `Z` when none is given (7.9.4). */
function readDate(words: string | undefined): Date | undefined {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?/.exec(words ?? '')
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second, hours = '+00', minutes = '00'] = parts
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${hours}:${minutes}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}
