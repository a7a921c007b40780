import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dongInWords, formatAmount, formatDong, parseDong } from './index.ts'

test.each([
  [0, '0 đồng'],
  [500, '500 đồng'],
  [8000, '8.000 đồng'],
  [1_234_567, '1.234.567 đồng'],
  [12_000_000_000, '12.000.000.000 đồng'],
  [-50_000, '-50.000 đồng'],
])('%i is written %s', (dong, text) => {
  expect(formatDong(dong)).toBe(text)
})

test.each([
  [0, 'không đồng'],
  [1, 'một đồng'],
  [4, 'bốn đồng'],
  [5, 'năm đồng'],
  [10, 'mười đồng'],
  [11, 'mười một đồng'],
  [14, 'mười bốn đồng'],
  [15, 'mười lăm đồng'],
  [20, 'hai mươi đồng'],
  [21, 'hai mươi mốt đồng'],
  [24, 'hai mươi tư đồng'],
  [25, 'hai mươi lăm đồng'],
  [100, 'một trăm đồng'],
  [101, 'một trăm linh một đồng'],
  [104, 'một trăm linh tư đồng'],
  [105, 'một trăm linh năm đồng'],
  [110, 'một trăm mười đồng'],
  [111, 'một trăm mười một đồng'],
  [115, 'một trăm mười lăm đồng'],
  [121, 'một trăm hai mươi mốt đồng'],
  [555, 'năm trăm năm mươi lăm đồng'],
  [1000, 'một nghìn đồng'],
  [1001, 'một nghìn không trăm linh một đồng'],
  [1010, 'một nghìn không trăm mười đồng'],
  [8000, 'tám nghìn đồng'],
  [21_000, 'hai mươi mốt nghìn đồng'],
  [105_000, 'một trăm linh năm nghìn đồng'],
  [1_000_000, 'một triệu đồng'],
  [1_200_000, 'một triệu hai trăm nghìn đồng'],
  [1_000_005, 'một triệu không trăm linh năm đồng'],
  [1_015_021, 'một triệu không trăm mười lăm nghìn không trăm hai mươi mốt đồng'],
  [1_234_567, 'một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng'],
  [1_000_000_000, 'một tỷ đồng'],
  [1_005_000_000, 'một tỷ không trăm linh năm triệu đồng'],
  [2_024_000_015, 'hai tỷ không trăm hai mươi tư triệu không trăm mười lăm đồng'],
  [1_000_000_000_000, 'một nghìn tỷ đồng'],
  [1_050_000_000_000, 'một nghìn không trăm năm mươi tỷ đồng'],
  [3_000_000_000_000_000, 'ba triệu tỷ đồng'],
  [-21, 'âm hai mươi mốt đồng'],
])('%i is said “%s”', (dong, text) => {
  expect(dongInWords(dong)).toBe(text)
})

test('the South says lẻ, and lẻ bốn', () => {
  expect(dongInWords(1_104_005, { zeroTens: 'lẻ' })).toBe(
    'một triệu một trăm lẻ bốn nghìn không trăm lẻ năm đồng',
  )
  expect(dongInWords(124, { zeroTens: 'lẻ' })).toBe('một trăm hai mươi tư đồng')
})

test('a line of a receipt begins with a capital', () => {
  expect(dongInWords(50_000, { capital: true })).toBe('Năm mươi nghìn đồng')
  expect(dongInWords(-1, { capital: true })).toBe('Âm một đồng')
})

test.each([
  ['1.234.567 đồng', 1_234_567],
  ['1,234,567 VND', 1_234_567],
  ['50 000đ', 50_000],
  ['50\u00A0000 ₫', 50_000],
  [' 1234567 ', 1_234_567],
  ['0', 0],
  ['8.000 đ'.normalize('NFD'), 8000],
  ['8.000đ.', 8000],
])('%s is %i', (text, dong) => {
  expect(parseDong(text)).toBe(dong)
})

test.each([
  '',
  'đồng',
  '1,5',
  '12.34',
  '1.2345',
  '1.234,567',
  '1.234 567',
  '-5',
  '5 USD',
  '1e6',
  '99999999999999999999',
])('%s is no amount', text => {
  expect(parseDong(text)).toBeUndefined()
})

test('broken amounts are a mistake of ours', () => {
  expect(() => formatDong(0.5)).toThrow(RangeError)
  expect(() => dongInWords(Number.NaN)).toThrow(RangeError)
})

test('what is written is read back, and words tell amounts apart', () => {
  const amount = fc.integer({ min: 0, max: 2 ** 50 })
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      expect(parseDong(formatDong(a))).toBe(a)
      expect(parseDong(formatAmount(a))).toBe(a)
      expect(dongInWords(a) === dongInWords(b)).toBe(a === b)
    }),
  )
})
