import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { inspectSignatures } from '../inspect.ts'
import { newBudget } from './budget.ts'
import { isString, type PdfObject } from './objects.ts'
import { parseAt } from './parse.ts'
import { type PdfFile, readPdf } from './read.ts'

/** A file of a few kilobytes whose objects from number 3 on stand in one object stream; 3 is the root. */
function packed(pack: { objects: number; header: string; content: string | Buffer }): Buffer {
  const head = Buffer.from('%PDF-1.7\n')
  const data = deflateSync(Buffer.concat([Buffer.from(pack.header), Buffer.from(pack.content)]))
  const stream = streamObject(
    1,
    `/Type/ObjStm/N ${pack.header.trim().split(' ').length / 2}/First ${pack.header.length}`,
    data,
  )
  const tableAt = head.length + stream.length
  const rows = Buffer.alloc((pack.objects + 3) * 6)
  const put = (object: number, kind: number, place: number) => {
    rows[object * 6] = kind
    rows.writeUInt32BE(place, object * 6 + 1)
  }
  put(1, 1, head.length)
  put(2, 1, tableAt)
  for (let object = 3; object < pack.objects + 3; object++) put(object, 2, 1)
  const table = streamObject(2, `/Type/XRef/W[1 4 1]/Size ${pack.objects + 3}/Root 3 0 R`, deflateSync(rows))
  return Buffer.concat([head, stream, table, Buffer.from(`startxref\n${tableAt}\n%%EOF\n`)])
}

function streamObject(number: number, entries: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<<${entries}/Filter/FlateDecode/Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ])
}

/** A file with a plain table; each object is looked for where its `N 0 obj` stands first. */
function plain(body: string, objects: number): Buffer {
  const text = `%PDF-1.7\n${body}\n`
  const rows: string[] = []
  for (let object = 1, from = 0; object <= objects; object++) {
    from = text.indexOf(`${object} 0 obj`, from)
    rows.push(`${String(from).padStart(10, '0')} 00000 n \n`)
  }
  return Buffer.from(
    `${text}xref\n1 ${objects}\n${rows.join('')}trailer\n<</Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  )
}

const rootOf = (file: PdfFile) => file.resolve(file.trailer.get('Root'))
const headerOf = (objects: number, offset: (i: number) => number) =>
  Array.from({ length: objects }, (_, i) => `${i + 3} ${offset(i)} `).join('')

describe('a small file that would take a great deal to read is broken', () => {
  test('when all objects of a stream are the same long list', () => {
    const content = `[${'0 '.repeat(500_000)}]`
    const pdf = packed({ objects: 100_000, header: headerOf(100_000, () => 0), content })
    expect(pdf.length).toBeLessThan(500_000)
    expect(inspectSignatures(pdf).fault).toContain('over each other')
  })

  test('when the objects of a stream lie in each other', () => {
    const pdf = packed({ objects: 2, header: headerOf(2, i => 4 * i), content: '[[1 [2 3] ]]' })
    expect(() => rootOf(readPdf(pdf))).toThrow('over each other')
  })

  test.each([
    ['millions of empty dictionaries', 15, 'too many objects'],
    ['more in one stream than any table holds', 64, 'too large'],
  ])('when it holds %s', (_what, megabytes, fault) => {
    const content = Buffer.alloc(megabytes * 1024 * 1024, '<<>>').fill('[   ', 0, 4)
    const pdf = packed({ objects: 1, header: '3 0 ', content })
    expect(pdf.length).toBeLessThan(100_000)
    expect(inspectSignatures(pdf).fault).toContain(fault)
  })

  test('when each of its strings holds all that come after it', () => {
    const count = 10_000
    const numbers = Array.from({ length: count }, (_, i) => i + 1)
    const body = numbers.map(i => `${i} 0 obj (${i > 1 ? '' : ' '.repeat(100_000)}`).join('')
    const pdf = plain(`${body}${')endobj\n'.repeat(count)}`, count)
    const file = readPdf(pdf)
    expect(() => {
      for (const object of numbers) file.resolve({ object, generation: 0 })
    }).toThrow('too much to read')
  })

  test.each([
    ['spaces', ' ', 'null'],
    ['a comment', '%', '\nnull'],
    ['a name', '/', ' '],
    ['a string', '<', '>'],
  ])('when streams that lie in each other share %s', (_what, begin, end) => {
    const letter = begin === '/' ? 'a' : begin === '<' ? '0' : begin
    const bytes = Buffer.from(begin + letter.repeat(2_000_000) + end)
    const budget = newBudget()
    expect(() => {
      for (let time = 0; time < 40; time++) parseAt(bytes, 0, budget).object()
    }).toThrow('too much to read')
  })

  test('when a number has no end', () => {
    const pdf = plain(`1 0 obj ${'1'.repeat(2_000_000)}x endobj`, 1)
    expect(() => rootOf(readPdf(pdf))).toThrow('no object')
  })

  test('when its fields stand in each other again and again', () => {
    const item = '<</T(a)/Kids 3 0 R>>'
    const body = `1 0 obj <</AcroForm 2 0 R>> endobj 2 0 obj <</Fields 3 0 R>> endobj 3 0 obj [${item.repeat(10)}] endobj`
    expect(inspectSignatures(plain(body, 3)).fault).toBe('too many fields')
  })

  test('when its signatures are many, or have long names', () => {
    const signed = (count: number) =>
      inspectSignatures(
        plain(
          `1 0 obj<</AcroForm<</Fields[${'<</T 2 0 R/FT/Sig/V<<>>>>'.repeat(count)}]>>>>endobj 2 0 obj(${'a'.repeat(1_000_000)})endobj`,
          2,
        ),
      )
    expect(signed(3).signatures.map(one => one.field.length)).toEqual([2000, 2000, 2000])
    expect(signed(200).fault).toBe('too many signatures')
  })

  test('when its earlier states together take too much', () => {
    const file = readPdf(plain(`1 0 obj [${'0 '.repeat(100_000)}] endobj`, 1))
    expect(() => {
      for (let state = 0; state < 20; state++) rootOf(file.upTo(file.bytes.length))
    }).toThrow('too many objects')
  })
})

describe('an honest file', () => {
  test('has its objects in a stream, one after the other', () => {
    const pdf = packed({ objects: 3, header: '3 0 4 13 5 15 ', content: '[4 0 R 5 0 R]7 (ba)' })
    const file = readPdf(pdf)
    const [seven, ba] = (rootOf(file) as PdfObject[]).map(file.resolve)
    expect(seven).toBe(7)
    expect(isString(ba) && ba.bytes.toString()).toBe('ba')
  })

  test.each([
    ['(a\\(b\\)c)', 'a(b)c'],
    ['(a(b)c)', 'a(b)c'],
    ['(\\101\\7\\0601)', 'A\x0701'],
    ['(a\\\r\nb\\\nc)', 'abc'],
    ['(\\n\\\\\\q)', '\n\\q'],
    ['()', ''],
  ])('writes %j and means %j', (written, meant) => {
    const read = rootOf(readPdf(plain(`1 0 obj ${written} endobj`, 1)))
    expect(isString(read) && read.bytes.toString('latin1')).toBe(meant)
  })
})
