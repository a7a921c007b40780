import type { Budget } from './budget.ts'
import { BrokenPdf, nameIn, type PdfDictionary } from './objects.ts'
import { parseAt, parseDictionary } from './parse.ts'
import { contentOf, readStreamData } from './stream.ts'

/** Where an object stands: in the file, inside an object stream, or nowhere any more. */
export type Place =
  | { kind: 'at'; at: number; generation: number }
  | { kind: 'packed'; pack: number }
  | { kind: 'free' }

const mostTables = 200

/** Reads the chain of tables from the newest to the oldest (7.5.4, 7.5.8); a newer entry wins. */
export function readCrossReferences(bytes: Buffer, budget: Budget) {
  const places = new Map<number, Place>()
  const seen = new Set<number>()
  const tableAt = startOfTable(bytes)
  let newest: { trailer: PdfDictionary; isStream: boolean } | undefined

  function add(object: number, place: Place) {
    budget.takeObject()
    if (!places.has(object)) places.set(object, place)
  }

  for (let next: number | undefined = tableAt; next !== undefined; ) {
    if (seen.has(next) || seen.size >= mostTables) throw new BrokenPdf('tables of objects without end')
    seen.add(next)
    const isStream = bytes.toString('latin1', next, next + 4) !== 'xref'
    const trailer = isStream ? readTableStream(bytes, next, add, budget) : readTable(bytes, next, add, budget)
    newest ??= { trailer, isStream }
    next = placeIn(trailer, 'Prev')
  }
  if (!newest) throw new BrokenPdf('no table of objects')
  return { places, trailer: newest.trailer, tableAt, tableIsStream: newest.isStream, tables: seen.size }
}

function startOfTable(bytes: Buffer): number {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 1024))
  const found = /^startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(
    tail.slice(Math.max(0, tail.lastIndexOf('startxref'))),
  )
  if (!found) throw new BrokenPdf('the file does not end as a PDF ends')
  return Number(found[1])
}

function placeIn(trailer: PdfDictionary, key: string): number | undefined {
  const value = trailer.get(key)
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new BrokenPdf(`/${key} is no place`)
  return value
}

type Add = (object: number, place: Place) => void

function readTable(bytes: Buffer, at: number, add: Add, budget: Budget): PdfDictionary {
  const parser = parseAt(bytes, at, budget)
  parser.need('xref')
  while (!parser.take('trailer')) {
    const first = parser.integer()
    const count = parser.integer()
    for (let object = first; object < first + count; object++) {
      const offset = parser.integer()
      const generation = parser.integer()
      if (parser.take('n')) add(object, { kind: 'at', at: offset, generation })
      else {
        parser.need('f')
        add(object, { kind: 'free' })
      }
    }
  }
  const trailer = parseDictionary(parser)
  const hybrid = placeIn(trailer, 'XRefStm')
  if (hybrid !== undefined) readTableStream(bytes, hybrid, add, budget)
  return trailer
}

function readTableStream(bytes: Buffer, at: number, add: Add, budget: Budget): PdfDictionary {
  const parser = parseAt(bytes, at, budget)
  parser.integer()
  parser.integer()
  parser.need('obj')
  const dictionary = parseDictionary(parser)
  const start = parser.streamStart()
  if (start === undefined || nameIn(dictionary, 'Type') !== 'XRef') throw new BrokenPdf('no table of objects')
  const content = contentOf(
    readStreamData(bytes, parser, dictionary, start, dictionary.get('Length') ?? null),
    budget,
  )
  const [kindWidth, placeWidth, lastWidth] = numbers(dictionary, 'W', 3) as [number, number, number]
  const width = kindWidth + placeWidth + lastWidth
  if (width === 0 || Math.max(kindWidth, placeWidth, lastWidth) > 6)
    throw new BrokenPdf('a table with strange columns')
  const index = dictionary.has('Index') ? numbers(dictionary, 'Index') : [0, dictionary.get('Size') as number]
  const read = (from: number, bytesWide: number) =>
    bytesWide === 0 ? 0 : content.readUIntBE(from, bytesWide)
  let row = 0
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] as number
    for (let object = first; object < first + (index[i + 1] as number); object++, row += width) {
      if (row + width > content.length) throw new BrokenPdf('a table of objects that ends too early')
      const kind = kindWidth === 0 ? 1 : read(row, kindWidth)
      const place = read(row + kindWidth, placeWidth)
      const last = read(row + kindWidth + placeWidth, lastWidth)
      if (kind === 0) add(object, { kind: 'free' })
      else if (kind === 1) add(object, { kind: 'at', at: place, generation: last })
      else if (kind === 2) add(object, { kind: 'packed', pack: place })
    }
  }
  return dictionary
}

function numbers(dictionary: PdfDictionary, key: string, count?: number): number[] {
  const value = dictionary.get(key)
  const whole = Array.isArray(value) && value.every(each => Number.isInteger(each) && (each as number) >= 0)
  if (!whole || (count !== undefined && value.length !== count))
    throw new BrokenPdf(`/${key} is not as it should be`)
  return value as number[]
}
