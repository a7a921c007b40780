import {
  dictionary,
  isName,
  isReference,
  isStream,
  isString,
  name,
  type PdfDictionary,
  type PdfObject,
  reference,
} from './objects.ts'
import type { PdfFile } from './read.ts'

/** The syntax of an object, as bytes. */
export function serialise(object: PdfObject): Buffer {
  if (isStream(object)) {
    const entries = new Map(object.dictionary).set('Length', object.data.length)
    return Buffer.concat([
      serialise(entries),
      Buffer.from('\nstream\n'),
      object.data,
      Buffer.from('\nendstream'),
    ])
  }
  return Buffer.from(syntaxOf(object), 'latin1')
}

function syntaxOf(object: PdfObject): string {
  if (typeof object === 'number')
    return Number.isInteger(object) ? `${object}` : object.toFixed(5).replace(/0+$/, '')
  if (object === null || typeof object === 'boolean') return `${object}`
  if (isName(object)) return nameSyntax(object.name)
  if (isString(object)) return `<${object.bytes.toString('hex')}>`
  if (isReference(object)) return `${object.object} ${object.generation} R`
  if (Array.isArray(object)) return `[${object.map(syntaxOf).join(' ')}]`
  if (isStream(object)) throw new Error('a stream cannot stand inside another object')
  return `<<${[...object].map(([key, value]) => `${nameSyntax(key)} ${syntaxOf(value)}`).join(' ')}>>`
}

const nameSyntax = (text: string) =>
  `/${text.replace(/[^!-~]|[()<>[\]{}/%#]/g, letter => `#${letter.charCodeAt(0).toString(16).padStart(2, '0')}`)}`

/**
 * Appends a revision: the file as it was, byte for byte, then the new and changed objects and a table of
 * them, of the kind the file already uses. `written` may give an object's bytes instead of its value.
 */
export function appendRevision(file: PdfFile, changed: Map<number, PdfObject | Buffer>): Buffer {
  const parts: Buffer[] = [file.bytes]
  let at = file.bytes.length
  const put = (part: Buffer) => {
    parts.push(part)
    at += part.length
  }
  const offsets = new Map<number, number>()
  const putObject = (object: number, value: PdfObject | Buffer) => {
    offsets.set(object, at)
    put(
      Buffer.concat([
        Buffer.from(`${object} ${generationOf(file, object)} obj\n`),
        Buffer.isBuffer(value) ? value : serialise(value),
        Buffer.from('\nendobj\n'),
      ]),
    )
  }

  if (file.bytes.at(-1) !== 10) put(Buffer.from('\n'))
  const sorted = [...changed].sort(([a], [b]) => a - b)
  for (const [object, value] of sorted) putObject(object, value)
  const size = Math.max(file.nextObject, (sorted.at(-1)?.[0] ?? 0) + 1)
  const tableAt = at
  if (file.tableIsStream) {
    offsets.set(size, at)
    putObject(size, tableStream(file, offsets, size + 1))
  } else put(table(file, offsets, size))
  put(Buffer.from(`startxref\n${tableAt}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function generationOf(file: PdfFile, object: number): number {
  const place = file.places.get(object)
  return place?.kind === 'at' ? place.generation : 0
}

function trailerOf(file: PdfFile, size: number): PdfDictionary {
  const trailer = dictionary({ Size: size })
  for (const key of ['Root', 'Info', 'ID']) {
    const value = file.trailer.get(key)
    if (value !== undefined) trailer.set(key, value)
  }
  return trailer.set('Prev', file.tableAt)
}

/** Runs of consecutive object numbers, as both kinds of table list them. */
function runsOf(offsets: Map<number, number>): [number, number][][] {
  const runs: [number, number][][] = []
  for (const entry of [...offsets].sort(([a], [b]) => a - b)) {
    const run = runs.at(-1)
    if (run && entry[0] === (run.at(-1) as [number, number])[0] + 1) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

function table(file: PdfFile, offsets: Map<number, number>, size: number): Buffer {
  const rows = runsOf(offsets).map(run => [
    `${(run[0] as [number, number])[0]} ${run.length}\n`,
    ...run.map(
      ([object, at]) =>
        `${String(at).padStart(10, '0')} ${String(generationOf(file, object)).padStart(5, '0')} n \n`,
    ),
  ])
  return Buffer.from(`xref\n${rows.flat().join('')}trailer\n${syntaxOf(trailerOf(file, size))}\n`, 'latin1')
}

function tableStream(file: PdfFile, offsets: Map<number, number>, size: number): PdfObject {
  const runs = runsOf(offsets)
  const data = Buffer.alloc(7 * offsets.size)
  runs.flat().forEach(([object, at], row) => {
    data[7 * row] = 1
    data.writeUInt32BE(at, 7 * row + 1)
    data.writeUInt16BE(generationOf(file, object), 7 * row + 5)
  })
  return {
    dictionary: trailerOf(file, size)
      .set('Type', name('XRef'))
      .set('W', [1, 4, 2])
      .set(
        'Index',
        runs.flatMap(run => [(run[0] as [number, number])[0], run.length]),
      ),
    data,
  }
}

/** Gives new numbers to what is added to a file. */
export function numberer(file: PdfFile) {
  let next = file.nextObject
  return () => reference(next++)
}
