import {
  isDictionary,
  isName,
  isReference,
  isStream,
  isString,
  type PdfDictionary,
  type PdfObject,
} from './pdf/objects.ts'
import { pageNumbers } from './pdf/pages.ts'
import type { PdfFile } from './pdf/read.ts'

/** What was added to a document after a signature: nothing, only further signatures, or something else. */
export type Change = 'nothing' | 'signatures' | 'content'

/**
 * Compares what a reader of the document sees before and after: every object that can be reached must be
 * the same. Only the fields of `sound` signatures may come in or be filled, on a page and in the form, and
 * the data that later proves certificates (/DSS). New objects that nothing old leads to have no effect.
 */
export function changesBetween(before: PdfFile, after: PdfFile, sound: ReadonlySet<number>): Change {
  const rootAt = before.trailer.get('Root')
  const pages = pageNumbers(before)
  const waiting: number[] = []
  const seen = new Set<number>()
  let signed = false
  // Streams that lie in each other are no document, and would be compared for ever.
  let left = after.bytes.length

  function same(old: PdfObject, now: PdfObject): boolean {
    if (isReference(old) && isReference(now)) {
      if (old.object !== now.object || old.generation !== now.generation) return false
      if (!seen.has(old.object)) waiting.push(old.object)
      seen.add(old.object)
      return true
    }
    if (isReference(old) || isReference(now)) return false
    if (isStream(old)) {
      left -= old.data.length
      if (left < 0 || !isStream(now) || !old.data.equals(now.data)) return false
      return sameEntries(old.dictionary, now.dictionary)
    }
    if (isDictionary(old)) return isDictionary(now) && sameEntries(old, now)
    if (Array.isArray(old))
      return (
        Array.isArray(now) && old.length === now.length && old.every((each, i) => same(each, now[i] ?? null))
      )
    if (isString(old)) return isString(now) && old.bytes.equals(now.bytes)
    if (isName(old)) return isName(now) && old.name === now.name
    return old === now
  }

  function sameEntries(old: PdfDictionary, now: PdfDictionary, except = new Set<string>()): boolean {
    const keys = new Set([...old.keys(), ...now.keys()])
    return [...keys].every(key => except.has(key) || same(old.get(key) ?? null, now.get(key) ?? null))
  }

  /** An empty field that was on the page already, and was signed. */
  function sameField(old: PdfDictionary, now: PdfDictionary): boolean {
    signed = true
    return sameEntries(old, now, new Set(['V', 'AP']))
  }

  function sameRoot(old: PdfDictionary, now: PdfDictionary): boolean {
    if (now.has('DSS') && !old.has('DSS')) signed = true
    const allowed = new Set([
      'AcroForm',
      ...(old.has('DSS') ? [] : ['DSS']),
      ...(old.has('Extensions') ? [] : ['Extensions']),
    ])
    return sameEntries(old, now, allowed) && sameForm(old.get('AcroForm'), now.get('AcroForm'))
  }

  function sameForm(old: PdfObject | undefined, now: PdfObject | undefined): boolean {
    const [form, formNow] = [before.resolve(old), after.resolve(now)]
    if (formNow === null) return form === null
    if (!isDictionary(formNow) || (form !== null && !isDictionary(form))) return false
    const was = form ?? new Map<string, PdfObject>()
    const allowed = new Set(['Fields', 'SigFlags', ...['DR', 'DA'].filter(key => !was.has(key))])
    return sameEntries(was, formNow, allowed) && grownList(was.get('Fields'), formNow.get('Fields'))
  }

  /** The old members in their old order, then only new, signed signature fields. */
  function grownList(old: PdfObject | undefined, now: PdfObject | undefined): boolean {
    const [list, listNow] = [before.resolve(old) ?? [], after.resolve(now) ?? []]
    if (!Array.isArray(list) || !Array.isArray(listNow)) return false
    const extra = listNow.slice(list.length)
    if (extra.length > 0) signed = true
    return list.every((each, i) => same(each, listNow[i] ?? null)) && extra.every(isNewSignature)
  }

  function isNewSignature(widget: PdfObject): boolean {
    return isReference(widget) && sound.has(widget.object) && before.resolve(widget) === null
  }

  function sameObject(number: number): boolean {
    const generation = generationOf(before, number)
    const [old, now] = [before, after].map(file => file.resolve({ object: number, generation })) as [
      PdfObject,
      PdfObject,
    ]
    if (!isDictionary(old) || !isDictionary(now)) return same(old, now)
    if (isReference(rootAt) && number === rootAt.object) return sameRoot(old, now)
    if (pages.has(number))
      return sameEntries(old, now, new Set(['Annots'])) && grownList(old.get('Annots'), now.get('Annots'))
    if (sound.has(number) && !old.has('V')) return sameField(old, now)
    return sameEntries(old, now)
  }

  const roots = ['Root', 'Info'].every(key =>
    same(before.trailer.get(key) ?? null, after.trailer.get(key) ?? null),
  )
  if (!roots) return 'content'
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!sameObject(next)) return 'content'
  }
  return signed ? 'signatures' : 'nothing'
}

function generationOf(file: PdfFile, object: number): number {
  const place = file.places.get(object)
  return place?.kind === 'at' ? place.generation : 0
}
