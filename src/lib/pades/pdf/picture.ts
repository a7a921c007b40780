import { deflateSync } from 'node:zlib'
import {
  BrokenPdf,
  isDictionary,
  isReference,
  isStream,
  name,
  type PdfDictionary,
  type PdfObject,
  type PdfReference,
  type PdfStream,
} from './objects.ts'
import { pageOf } from './pages.ts'
import type { PdfFile } from './read.ts'

/**
 * Copies the first page of `picture`, fonts included, as a form XObject (8.10) into `added`, and gives
 * its reference. Vector and text stay what they are, so a seal is sharp and a name can be read aloud.
 */
export function copyPicture(
  picture: PdfFile,
  added: Map<number, PdfObject>,
  newReference: () => PdfReference,
): PdfReference {
  const page = pageOf(picture, 1)
  const copied = new Map<number, PdfReference>()

  function copy(object: PdfObject): PdfObject {
    if (isReference(object)) return copyReferenced(object)
    if (Array.isArray(object)) return object.map(copy)
    if (isDictionary(object)) return new Map([...object].map(([key, value]) => [key, copy(value)]))
    if (isStream(object)) return { dictionary: copy(object.dictionary) as PdfDictionary, data: object.data }
    return object
  }

  function copyReferenced(object: PdfReference): PdfReference {
    const before = copied.get(object.object)
    if (before) return before
    const given = newReference()
    copied.set(object.object, given)
    added.set(given.object, copy(picture.resolve(object)))
    return given
  }

  const form: PdfDictionary = new Map([
    ['Type', name('XObject')],
    ['Subtype', name('Form')],
    ['BBox', page.box],
    ['Resources', copy(picture.resolve(page.inherited.get('Resources')))],
  ])
  const group = page.dictionary.get('Group')
  if (group !== undefined) form.set('Group', copy(picture.resolve(group)))
  const given = newReference()
  added.set(given.object, {
    dictionary: form.set('Filter', name('FlateDecode')),
    data: deflateSync(contentOfPage(picture, page.dictionary)),
  })
  return given
}

function contentOfPage(picture: PdfFile, page: PdfDictionary): Buffer {
  const contents = picture.resolve(page.get('Contents'))
  const streams = (Array.isArray(contents) ? contents : [contents]).map(each => picture.resolve(each))
  if (!streams.every(isStream)) throw new BrokenPdf('a picture without content')
  return Buffer.concat(streams.flatMap((stream: PdfStream) => [picture.contentOf(stream), Buffer.from('\n')]))
}
