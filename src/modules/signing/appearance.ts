import { formatDateTime } from '#lib/vietnamese-text'
import { printPdf } from '#platform/print'
import type { Holder } from './source.ts'

/** The visible signature of a person: plain text, blue, no imitation of a handwriting. */
export function drawSignature(holder: Extract<Holder, { kind: 'person' }>, at: Date): Promise<Uint8Array> {
  return printPdf({
    template: new URL('./signature.typ', import.meta.url),
    data: { name: holder.name, title: holder.title, agency: holder.agencyName, at: formatDateTime(at) },
    at,
    isPicture: true,
  })
}

// A seal says the same every time.
const seals = new Map<string, Promise<Uint8Array>>()

/** The visible seal of an agency in the demonstration: red, round, and marked as a sample. */
export function drawSeal(holder: Extract<Holder, { kind: 'agency' }>): Promise<Uint8Array> {
  const known = seals.get(holder.agencyName)
  if (known) return known
  const seal = printPdf({
    template: new URL('./seal.typ', import.meta.url),
    data: { agency: holder.agencyName },
    at: new Date(0),
    isPicture: true,
  })
  seals.set(holder.agencyName, seal)
  seal.catch(() => seals.delete(holder.agencyName))
  return seal
}
