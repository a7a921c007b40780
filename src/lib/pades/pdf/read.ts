import { type Budget, newBudget } from './budget.ts'
import { type Place, readCrossReferences } from './cross-references.ts'
import {
  BrokenPdf,
  isDictionary,
  isReference,
  isStream,
  nameIn,
  type PdfDictionary,
  type PdfObject,
  type PdfStream,
} from './objects.ts'
import { type Parser, parseAt } from './parse.ts'
import { contentOf, readStreamData } from './stream.ts'

const largestFile = 64 * 1024 * 1024
const deepestResolution = 40

export type PdfFile = {
  bytes: Buffer
  trailer: PdfDictionary
  /** Where the newest table of objects begins, and whether it is a stream. */
  tableAt: number
  tableIsStream: boolean
  /** How many tables of objects there are: one for each time the file was saved. */
  tables: number
  /** The first object number that is free. */
  nextObject: number
  places: ReadonlyMap<number, Place>
  /** The object itself: a reference is followed, one that leads nowhere is null. */
  resolve(object: PdfObject | undefined): PdfObject
  resolveDictionary(object: PdfObject | undefined): PdfDictionary
  contentOf(stream: PdfStream): Buffer
  /** The file as it was when it ended here, out of the same budget. */
  upTo(length: number): PdfFile
}

/**
 * Reads a PDF by its own tables of objects, never by searching for objects, so that what we judge is
 * what a viewer shows. Repairs nothing: a file that breaks the rules is a BrokenPdf, as is one larger
 * than 64 MB, one that is encrypted or one that takes more to read than its budget.
 */
export function readPdf(input: Uint8Array): PdfFile {
  return readWithin(newBudget(), Buffer.from(input.buffer, input.byteOffset, input.byteLength))
}

function readWithin(budget: Budget, bytes: Buffer): PdfFile {
  if (bytes.length > largestFile) throw new BrokenPdf('larger than 64 MB')
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new BrokenPdf('not a PDF')
  const table = readCrossReferences(bytes, budget)
  if (table.trailer.has('Encrypt')) throw new BrokenPdf('encrypted')
  const { places } = table
  const known = new Map<number, PdfObject>()
  const packs = new Map<number, Map<number, PdfObject>>()
  let depth = 0

  function resolve(object: PdfObject | undefined): PdfObject {
    let found = object ?? null
    for (let hops = 0; isReference(found); hops++) {
      if (hops > deepestResolution) throw new BrokenPdf('references in a circle')
      found = load(found.object, found.generation)
    }
    return found
  }

  function load(object: number, generation: number): PdfObject {
    const place = places.get(object)
    if (!place || place.kind === 'free') return null
    if ((place.kind === 'packed' ? 0 : place.generation) !== generation) return null
    const before = known.get(object)
    if (before !== undefined) return before
    if (++depth > deepestResolution) throw new BrokenPdf('objects that need each other')
    const loaded = place.kind === 'packed' ? unpack(place.pack, object) : readObject(object, place.at)
    depth--
    known.set(object, loaded)
    return loaded
  }

  function readObject(object: number, at: number): PdfObject {
    const parser = parseAt(bytes, at, budget)
    if (parser.integer() !== object) throw new BrokenPdf(`object ${object} is not where the table says`)
    parser.integer()
    parser.need('obj')
    const read = parser.object()
    const stream = isDictionary(read) ? readStream(parser, read) : undefined
    parser.need('endobj')
    return stream ?? read
  }

  function readStream(parser: Parser, dictionary: PdfDictionary): PdfStream | undefined {
    const start = parser.streamStart()
    if (start === undefined) return undefined
    return readStreamData(bytes, parser, dictionary, start, resolve(dictionary.get('Length')))
  }

  function unpack(pack: number, object: number): PdfObject {
    const opened = packs.get(pack) ?? openPack(pack)
    packs.set(pack, opened)
    return opened.get(object) ?? null
  }

  function openPack(pack: number): Map<number, PdfObject> {
    const place = places.get(pack)
    if (place?.kind !== 'at') throw new BrokenPdf(`no object stream ${pack}`)
    const stream = readObject(pack, place.at)
    if (!isStream(stream) || nameIn(stream.dictionary, 'Type') !== 'ObjStm') {
      throw new BrokenPdf(`no object stream ${pack}`)
    }
    const content = contentOf(stream, budget)
    const header = parseAt(content, 0, budget)
    const body = parseAt(content, 0, budget)
    const first = stream.dictionary.get('First')
    const count = stream.dictionary.get('N')
    if (typeof first !== 'number' || typeof count !== 'number' || count > content.length) {
      throw new BrokenPdf(`object stream ${pack} is broken`)
    }
    const opened = new Map<number, PdfObject>()
    for (let i = 0; i < count; i++) {
      const [object, at] = [header.integer(), first + header.integer()]
      // They stand in the order of the header (7.5.7): no byte is part of two objects.
      if (at < body.place()) throw new BrokenPdf(`objects of stream ${pack} lie over each other`)
      const here = places.get(object)
      if (here?.kind !== 'packed' || here.pack !== pack) continue
      body.moveTo(at)
      opened.set(object, body.object())
    }
    return opened
  }

  return {
    bytes,
    ...table,
    nextObject: largestKey(places) + 1,
    resolve,
    resolveDictionary(object) {
      const found = resolve(object)
      if (!isDictionary(found)) throw new BrokenPdf('no dictionary where there must be one')
      return found
    },
    contentOf: stream => contentOf(stream, budget),
    upTo: length => readWithin(budget, bytes.subarray(0, length)),
  }
}

function largestKey(places: ReadonlyMap<number, Place>): number {
  let largest = 0
  for (const object of places.keys()) largest = Math.max(largest, object)
  return largest
}
