import { expect, test } from 'vitest'
import { checkPersonName, formalPersonName, titlePersonName } from './index.ts'

test.each([
  ['Nguyễn Văn An', 'Nguyễn Văn An'],
  ['  trần   thị  ánh ', 'trần thị ánh'],
  ['Nguyễn Văn An'.normalize('NFD'), 'Nguyễn Văn An'],
  ['H’Hen Niê', "H'Hen Niê"],
  ["K'Brơi Rơ Ông", "K'Brơi Rơ Ông"],
  ['Y Ƀăm Êban', 'Y Ƀăm Êban'],
  ['Y Č̣ô', 'Y Č̣ô'],
  ['Vàng A Lử', 'Vàng A Lử'],
  ['Đinh Y Bơ-lưi', 'Đinh Y Bơ-lưi'],
])('%s is a name', (input, name) => {
  expect(checkPersonName(input)).toEqual({ ok: true, name })
})

test.each([
  ['', 'name.empty', undefined],
  ['   ', 'name.empty', undefined],
  ['An', 'name.one-word', undefined],
  ['Nguyễn Văn 4n', 'name.letter', '4'],
  ['Nguyễn Văn An.', 'name.letter', '.'],
  ['Nguyễn <b>An', 'name.letter', '<'],
  ['Иван Петров', 'name.letter', 'И'],
  ['Nguyễn - An', 'name.letter', '-'],
  ['Nguyễn 😀', 'name.letter', '😀'],
  [`Nguyễn ${'a'.repeat(100)}`, 'name.too-long', undefined],
])('%s is none: %s', (input, reason, letter) => {
  expect(checkPersonName(input)).toEqual({ ok: false, reason, ...(letter ? { letter } : {}) })
})

test('official forms write names in capitals', () => {
  expect(formalPersonName(' Nguyễn  thị ánh')).toBe('NGUYỄN THỊ ÁNH')
  expect(formalPersonName("H'Hen Niê Đư")).toBe("H'HEN NIÊ ĐƯ")
})

test('title case capitalises each word and what follows an apostrophe', () => {
  expect(titlePersonName('NGUYỄN THỊ ÁNH ĐÀO')).toBe('Nguyễn Thị Ánh Đào')
  expect(titlePersonName("h'hen niê")).toBe("H'Hen Niê")
})
