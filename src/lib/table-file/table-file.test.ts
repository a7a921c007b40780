import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, readRows, readXml, writeCsv } from './index.ts'

const isHead = (cells: readonly (string | number)[]) => cells.includes('Mã học sinh')
const read = (bytes: Uint8Array | string) =>
  readRows(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, isHead)

test('what is written for a spreadsheet is read back, cell by cell', () => {
  // No formula, nothing that trimming changes, and never a row of nothing.
  const cell = fc
    .string({
      unit: fc.constantFrom('a', 'Đ', 'ễ', '"', ',', ';', '\n', ' ', '0'),
      minLength: 1,
      maxLength: 12,
    })
    .map(text => text.trim())
  const row = fc.tuple(cell, cell, cell).filter(cells => cells.some(Boolean))
  fc.assert(
    fc.property(fc.array(row), rows => {
      const back = read(writeCsv([['Mã học sinh', 'Họ và tên', 'Lớp'], ...rows]))
      expect(back.ok && back.rows.slice(1).map(one => one.cells)).toEqual(rows)
    }),
  )
})

test('a spreadsheet is never given a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@a', '\tx'])
    expect(writeCsv([[text]])).toBe(`\ufeff"'${text}"\r\n`)
})

describe('a file', () => {
  test.each([',', ';', '\t', '|'])('parted by %j is told by its headings', separator => {
    const text = [['Trường; lớp, năm'], ['Mã học sinh', 'Lớp'], ['H1', '1A']]
    const back = read(text.map(row => row.join(separator)).join('\r\n'))
    expect(back.ok && back.rows.at(-1)).toEqual({ line: 3, cells: ['H1', '1A'] })
  })

  test.each([
    ['%PDF-1.7', 'unknown-format'],
    ['PK\u0003\u0004', 'broken-file'],
    ['Mã học sinh\n"H1', 'open-quote'],
  ])('%j is %s', (bytes, code) => {
    expect(read(bytes)).toMatchObject({ ok: false, problem: { code } })
  })

  test('of XML is read at once, however many spaces stand in its tags', () => {
    for (const spaces of [10_000, 5_000_000]) {
      const source = `<a x="1"${' '.repeat(spaces)}y>${`<b${' '.repeat(spaces)}/>`.repeat(3)}</a>`
      expect(() => readXml(source)).toThrow('broken-file')
    }
    const { attributes } = readXml(`<a x="1" ${'\n'.repeat(60_000)} n:y = 'a &amp; "b"' />`)
    expect(attributes).toEqual({ x: '1', y: 'a & "b"' })
    for (const odd of ['<a x="1"y="2"/>', '<a x=1/>', '<a x/>', '<a x="1" ? y="2"/>'])
      expect(() => readXml(odd), odd).toThrow('broken-file')
  })

  test('no bytes make it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void read(bytes)))
  })
})

test('a cell of a million spaces is no day, and that is soon seen', () => {
  expect(dayOf(`1${' '.repeat(1_000_000)}x`)).toBeUndefined()
  expect(dayOf('   21/11/2026   14:05:09   ')).toBe('2026-11-21')
})
