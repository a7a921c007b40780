import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRows, writeCsv } from './index.ts'

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

  test('no bytes make it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void read(bytes)))
  })
})
