import type { Budget } from './budget.ts'
import {
  BrokenPdf,
  isDictionary,
  isName,
  type PdfDictionary,
  type PdfObject,
  type PdfStream,
} from './objects.ts'
import type { Parser } from './parse.ts'

/** Cuts a stream out of the file, and sees that it ends where its dictionary says. */
export function readStreamData(
  bytes: Buffer,
  parser: Parser,
  dictionary: PdfDictionary,
  start: number,
  length: PdfObject,
): PdfStream {
  if (
    typeof length !== 'number' ||
    !Number.isInteger(length) ||
    length < 0 ||
    start + length > bytes.length
  ) {
    throw new BrokenPdf(`a stream with a wrong length at byte ${start}`)
  }
  parser.moveTo(start + length)
  parser.need('endstream')
  return { dictionary, data: bytes.subarray(start, start + length) }
}

/** The content of a stream that is plain or /FlateDecode; the tables of a PDF use no other filter. */
export function contentOf({ dictionary, data }: PdfStream, budget: Budget): Buffer {
  const filter = only(dictionary.get('Filter'))
  if (filter === undefined) return data
  if (!isName(filter) || filter.name !== 'FlateDecode') throw new BrokenPdf('a stream with an unknown filter')
  const content = budget.inflate(data)
  const parameters = only(dictionary.get('DecodeParms'))
  return isDictionary(parameters) ? unpredict(content, parameters) : content
}

function only(value: ReturnType<PdfDictionary['get']>) {
  if (!Array.isArray(value)) return value ?? undefined
  if (value.length > 1) throw new BrokenPdf('a stream with several filters')
  return value[0] ?? undefined
}

/** PNG prediction (7.4.4.4), for one byte a column, as the tables of objects are written. */
function unpredict(content: Buffer, parameters: PdfDictionary): Buffer {
  const predictor = parameters.get('Predictor') ?? 1
  if (predictor === 1) return content
  const columns = parameters.get('Columns') ?? 1
  if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number' || !(columns >= 1)) {
    throw new BrokenPdf('a stream with an unknown prediction')
  }
  const rows = Math.floor(content.length / (columns + 1))
  const plain = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row++) {
    const kind = content[row * (columns + 1)] as number
    for (let column = 0; column < columns; column++) {
      const here = row * columns + column
      const left = column > 0 ? (plain[here - 1] as number) : 0
      const above = row > 0 ? (plain[here - columns] as number) : 0
      const corner = row > 0 && column > 0 ? (plain[here - columns - 1] as number) : 0
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][kind]
      if (guess === undefined) throw new BrokenPdf('a stream with an unknown prediction')
      plain[here] = (content[row * (columns + 1) + 1 + column] as number) + guess
    }
  }
  return plain
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}
