import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf } from '#lib/table-file'
import { readStatement } from './index.ts'
import { camt, csv, mt940, type Written, xlsx, zip } from './statement.fixture.ts'
import { amountOf } from './values.ts'

const line = {
  bookedOn: '2026-11-21',
  valueOn: '2026-11-20',
  amount: 36_000,
  reference: 'REF 1',
  description: 'MBVCB SEN00000001Q CT tu 0001',
  counterpartyName: 'TRẦN THỊ HOÀ',
  counterpartyAccount: '0001234567',
  bankTransaction: 'FT26325000001',
}
const july: Written = {
  account: '00000025459',
  opening: 1_000_000,
  lines: [
    line,
    { ...line, amount: -50_000, bankTransaction: 'FT26325000002', description: 'Phí dịch vụ; "quý IV"' },
  ],
}
const bytesOf = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
const table = { separator: ';', grouping: '.', sums: 'two columns', newestFirst: true } as const
const problemsOf = (text: string | Uint8Array) => {
  const read = readStatement(typeof text === 'string' ? bytesOf(text) : text)
  return read.ok ? [] : read.problems
}

// Signs that every one of the formats can carry as they are: SWIFT parts its fields by ? and its lines by line ends.
const words = fc
  .stringMatching(/^[0-9A-Za-zĐđÀàẠạƠơƯưÝý .,;&<>"'()+-]{0,30}$/)
  .map(text => text.trim().replace(/\s+/g, ' '))
const code = fc.stringMatching(/^[0-9A-Z]{1,12}$/)
const day = fc
  .integer({ min: 0, max: 3000 })
  .map(n => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))
const lines = fc.record({
  bookedOn: day,
  amount: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).filter(amount => amount !== 0),
  reference: code,
  description: words.filter(text => text !== ''),
  counterpartyName: words,
  counterpartyAccount: code,
  bankTransaction: code,
})
const written: fc.Arbitrary<Written> = fc.record({
  account: fc.stringMatching(/^\d{8,13}$/),
  opening: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  lines: fc.array(
    lines.map(one => ({ ...one, valueOn: one.bookedOn })),
    { minLength: 1, maxLength: 8 },
  ),
})

describe('what is written is read back', () => {
  const back = (write: (statement: Written) => Uint8Array) =>
    fc.assert(
      fc.property(written, statement => {
        const read = readStatement(write(statement))
        const closing = statement.lines.reduce((sum, one) => sum + one.amount, statement.opening)
        expect(read).toMatchObject({ ok: true, statement: { ...statement, closing } })
      }),
      { numRuns: 60 },
    )
  test('camt.053', () => back(statement => bytesOf(camt(statement))))
  test('MT940', () => back(statement => bytesOf(mt940(statement))))
  test('a workbook', () => back(xlsx))
  for (const separator of [',', ';', '\t', '|'])
    for (const grouping of ['.', ',', ''] as const)
      test(`values parted by ${JSON.stringify(separator)}, thousands by "${grouping}"`, () => {
        const sums = separator === ',' ? 'one column' : 'two columns'
        back(statement => {
          const text = csv(statement, { separator, grouping, sums, newestFirst: false })
          return grouping ? bytesOf(text) : utf16(text)
        })
      })
})

test('newest first, and one or two columns of sums, are the same statement', () => {
  const expected = { ok: true, statement: { opening: 1_000_000, closing: 986_000 } }
  for (const newestFirst of [true, false])
    for (const sums of ['one column', 'two columns'] as const)
      expect(readStatement(bytesOf(csv(july, { ...table, newestFirst, sums })))).toMatchObject(expected)
})

test('windows-1258 is read as the letters it means', () => {
  // "Đã nộp" with the tones as signs of their own, as that code page has them.
  const text = csv({ ...july, lines: [{ ...line, description: 'D~ nop', counterpartyName: '' }] }, table)
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
  const bytes = Buffer.from(plain.replace('D~ nop', '\u00d0a\u00de n\u00f4\u00f2p'), 'latin1')
  const read = readStatement(bytes)
  expect(read.ok && read.statement.lines[0]?.description).toBe('Đã nộp'.normalize('NFC'))
})

test('a heading of a bank that no other uses is found by its mapping, and is asked for without', () => {
  const text = 'Khi nào;Bao nhiêu;Để làm gì\n21/11/2026;+36.000;Nộp lệ phí'
  expect(readStatement(bytesOf(text))).toMatchObject({
    ok: false,
    problems: [{ code: 'no-columns' }],
    columns: ['Khi nào', 'Bao nhiêu', 'Để làm gì'],
  })
  const read = readStatement(bytesOf(text), {
    bookedOn: 'khi nào',
    amount: 'Bao nhiêu',
    description: 'Để làm gì',
  })
  expect(read).toMatchObject({
    ok: true,
    statement: { lines: [{ amount: 36_000, description: 'Nộp lệ phí' }] },
  })
})

test('an entry for several transfers is several lines, and a pending one is none', () => {
  const text = camt(july)
  const two = '<TxDtls><Amt Ccy="VND">30000</Amt></TxDtls><TxDtls><Amt Ccy="VND">6000</Amt></TxDtls>'
  const split = text.replace(/<TxDtls>.*?<\/TxDtls>/s, two)
  const read = readStatement(bytesOf(split))
  expect(read.ok && read.statement.lines.map(one => [one.amount, one.bankTransaction])).toEqual([
    [30_000, 'FT26325000001/1'],
    [6000, 'FT26325000001/2'],
    [-50_000, 'FT26325000002'],
  ])
  const pending = text.replace('BOOK', 'PDNG')
  expect(problemsOf(pending)).toEqual([{ code: 'balance', value: '36000' }])
})

test('each of several transfers has a number of its own, and the place in a file is no number', () => {
  const part = (sum: number, ref: string) =>
    `<TxDtls><Refs><AcctSvcrRef>${ref}</AcctSvcrRef></Refs><Amt Ccy="VND">${sum}</Amt></TxDtls>`
  const numbersOf = (text: string) => {
    const read = readStatement(bytesOf(text))
    return read.ok && read.statement.lines.map(one => one.bankTransaction)
  }
  const split = (...parts: string[]) => camt(july).replace(/<TxDtls>.*?<\/TxDtls>/s, parts.join(''))
  const [entry, next] = ['FT26325000001', 'FT26325000002']
  expect(numbersOf(split(part(30_000, entry), part(6000, entry)))).toEqual([`${entry}/1`, `${entry}/2`, next])
  expect(numbersOf(split(part(30_000, 'A'), part(6000, 'A')))).toEqual(['A/1', 'A/2', next])
  expect(numbersOf(split(part(30_000, 'A'), part(6000, 'B')))).toEqual(['A', 'B', next])
  const placed = camt(july).replaceAll('AcctSvcrRef', 'NtryRef')
  expect(numbersOf(placed)).toEqual(['', ''])
})

describe('what is wrong is said where it stands', () => {
  test.each<[string, string | Uint8Array, object[]]>([
    ['nothing', '', [{ code: 'no-columns' }]],
    ['a picture', new Uint8Array([0x25, 0x50, 0x44, 0x46]), [{ code: 'unknown-format' }]],
    [
      'a document type',
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document/>',
      [{ code: 'broken-file' }],
    ],
    ['an unknown entity', '<Document>&b;</Document>', [{ code: 'broken-file' }]],
    [
      'XML of something else',
      '<?xml version="1.0"?><Document><Other/></Document>',
      [{ code: 'unknown-format' }],
    ],
    [
      'dollars',
      camt(july).replace('<Ntry><Amt Ccy="VND"', '<Ntry><Amt Ccy="USD"'),
      [{ code: 'currency', line: 1, value: 'USD' }],
    ],
    [
      'a part of a đồng',
      mt940(july).replace('C36000,00', 'C36000,50'),
      [{ code: 'amount', line: 6, value: '36000,50' }],
    ],
    [
      'a line left out',
      mt940(july).replace(/:61:.*\r\n:86:.*\r\n(?=:61)/, ''),
      [{ code: 'balance', value: '36000' }],
    ],
    [
      'a day that is none',
      csv(july, table).replace('21/11/2026', '31/11/2026'),
      [{ code: 'day', line: 4, value: '31/11/2026' }],
    ],
    [
      'a sum that is none',
      csv(july, table).replace('36.000', '36.5'),
      [{ code: 'amount', line: 5, value: '36.5' }],
    ],
    [
      'in and out at once',
      csv(july, table).replace('"";"36.000"', '"1";"36.000"'),
      [{ code: 'two-amounts', line: 5 }],
    ],
    ['no sum', csv(july, table).replace('"";"36.000"', '"";""'), [{ code: 'no-amount', line: 5 }]],
    [
      'a quote that stays open',
      csv(july, table).replace('"FT26325000001"', '"FT26325000001'),
      [{ code: 'open-quote', line: 5 }],
    ],
    [
      'a wrong running balance',
      csv({ ...july, lines: [line, line, line] }, table).replace('1.072.000', '1.072.001'),
      [{ code: 'running-balance' }, { code: 'running-balance' }],
    ],
    ['a broken workbook', zip({ 'xl/workbook.xml': '<workbook/>' }), [{ code: 'broken-file' }]],
    [
      'two accounts',
      `${mt940(july)}\r\n${mt940({ ...july, account: '1' })}`,
      [{ code: 'several-accounts', value: '1' }],
    ],
    ['a gap between two days', `${mt940(july)}\r\n${mt940(july)}`, [{ code: 'gap', value: '14000' }]],
  ])('%s', (_, file, problems) => {
    expect(problemsOf(file)).toMatchObject(problems)
  })
})

test('a small file does not swell in memory', () => {
  expect(problemsOf(zip({ 'xl/workbook.xml': ' '.repeat(70 * 2 ** 20) }))).toEqual([{ code: 'too-large' }])
})

test('no bytes make it throw', () => {
  const real: Uint8Array[] = [...[camt(july), mt940(july), csv(july, table)].map(bytesOf), xlsx(july)]
  const spoilt = fc
    .tuple(fc.constantFrom(...real), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }), fc.nat())
    .map(([bytes, changes, cut]) => {
      const copy = bytes.slice(0, cut % 3 ? undefined : cut % bytes.length)
      for (const [at, byte] of changes) if (copy.length) copy[at % copy.length] = byte
      return copy
    })
  fc.assert(
    fc.property(fc.oneof(spoilt, fc.uint8Array({ maxLength: 300 })), bytes => {
      expect(typeof readStatement(bytes).ok).toBe('boolean')
    }),
    { numRuns: 800 },
  )
})

test.each([
  ['1.234.567', 1_234_567],
  ['1,234,567.00', 1_234_567],
  ['1.234.567,00', 1_234_567],
  ['36000', 36_000],
  ['-36.000', -36_000],
  ['(36,000)', -36_000],
  ['36,000-', -36_000],
  ['+8 000 VND', 8000],
  ['0', 0],
  ['1.5', undefined],
  ['1.2345', undefined],
  ['1.234,567', undefined],
  ['12,50', undefined],
  ['abc', undefined],
  ['', undefined],
])('the sum %s is %s', (text, amount) => expect(amountOf(text)).toBe(amount))

test('a sum that is longer than any is refused before it is looked at', () => {
  // Quadratic: what follows the blanks would be tried from each of them.
  expect(amountOf(`1${' '.repeat(2_000_000)}x`)).toBeUndefined()
})

test.each([
  ['21/11/2026', '2026-11-21'],
  ['1-2-26', '2026-02-01'],
  ['2026-11-21T10:00:00', '2026-11-21'],
  ['21/11/2026 14:05:09', '2026-11-21'],
  [46_347, '2026-11-21'],
  ['11/21/2026', undefined],
  [36_000_000, undefined],
])('the day %s is %s', (cell, expected) => expect(dayOf(cell)).toBe(expected))
