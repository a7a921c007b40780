/** One level of an EMVCo QR text: two digits of identifier, two of length, then so many characters. */
export type Fields = ReadonlyMap<string, string>

/** The longest value that two digits of length can announce. */
export const longestValue = 99

/** Lengths count characters, not bytes: payloads in use prove it. Undefined when the text is not made like this. */
export function readFields(text: string): Fields | undefined {
  const characters = [...text]
  const fields = new Map<string, string>()
  for (let at = 0; at < characters.length; ) {
    const head = characters.slice(at, at + 4).join('')
    if (!/^\d{4}$/.test(head)) return undefined
    const id = head.slice(0, 2)
    const length = Number(head.slice(2))
    const value = characters.slice(at + 4, at + 4 + length)
    if (length === 0 || value.length < length || fields.has(id)) return undefined
    fields.set(id, value.join(''))
    at += 4 + length
  }
  return fields
}

/** Throws RangeError on an empty or too long value: nothing is ever cut. */
export function writeFields(fields: readonly (readonly [id: string, value: string | undefined])[]): string {
  return fields.map(([id, value]) => (value === undefined ? '' : writeField(id, value))).join('')
}

function writeField(id: string, value: string): string {
  const { length } = [...value]
  if (length < 1 || length > longestValue) throw new RangeError(`Field ${id} has ${length} characters`)
  return id + String(length).padStart(2, '0') + value
}
