import { BrokenPdf, isReference, nameIn, type PdfDictionary, type PdfReference } from './objects.ts'
import type { PdfFile } from './read.ts'
import type { Rectangle } from './rectangle.ts'

const mostPages = 20_000
/** What a page takes from the groups of pages above it (7.7.3.4). */
const inherited = ['Resources', 'MediaBox', 'CropBox', 'Rotate']

export type Page = {
  reference: PdfReference
  dictionary: PdfDictionary
  inherited: PdfDictionary
  box: Rectangle
}

/** The page with this number, counted from 1. */
export function pageOf(file: PdfFile, number: number): Page {
  for (const page of pagesOf(file)) if (--number === 0) return page
  throw new BrokenPdf('there is no such page')
}

export function pageNumbers(file: PdfFile): Set<number> {
  return new Set(Iterator.from(pagesOf(file)).map(page => page.reference.object))
}

function* pagesOf(file: PdfFile): Generator<Page> {
  const root = file.resolveDictionary(file.trailer.get('Root'))
  const waiting = [{ node: root.get('Pages'), above: new Map() as PdfDictionary }]
  const seen = new Set<number>()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, above } = next
    if (!isReference(node) || seen.has(node.object) || seen.size > mostPages)
      throw new BrokenPdf('the tree of pages is broken')
    seen.add(node.object)
    const dictionary = file.resolveDictionary(node)
    const passed: PdfDictionary = new Map(above)
    for (const key of inherited) {
      const value = dictionary.get(key)
      if (value !== undefined) passed.set(key, value)
    }
    if (nameIn(dictionary, 'Type') === 'Page') {
      yield { reference: node, dictionary, inherited: passed, box: boxOf(file, passed) }
      continue
    }
    const kids = file.resolve(dictionary.get('Kids'))
    if (!Array.isArray(kids)) throw new BrokenPdf('the tree of pages is broken')
    for (const kid of kids.toReversed()) waiting.push({ node: kid, above: passed })
  }
}

function boxOf(file: PdfFile, page: PdfDictionary): Rectangle {
  const box = file.resolve(page.get('MediaBox'))
  const sides = Array.isArray(box) ? box.map(each => file.resolve(each)) : []
  if (sides.length !== 4 || !sides.every(each => typeof each === 'number'))
    throw new BrokenPdf('a page without size')
  return sides as Rectangle
}
