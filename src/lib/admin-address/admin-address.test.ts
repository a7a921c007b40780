import { expect, test } from 'vitest'
import { addDays } from '#lib/vietnamese-text'
import { type AddressUnit, buildAddressIndex, resolveAddress, resolveCode } from './index.ts'

const last = '2025-06-30'
const today = '2026-11-21'

type Row = [
  code: string,
  level: AddressUnit['level'],
  type: AddressUnit['type'],
  name: string,
  parent: string | null,
]
const former = (...[code, level, type, name, parent]: Row): AddressUnit => ({
  code,
  level,
  type,
  name,
  parent,
  validFrom: null,
  validTo: last,
})
const present = (...[code, level, type, name, parent]: Row): AddressUnit => ({
  code,
  level,
  type,
  name,
  parent,
  validFrom: addDays(last, 1),
  validTo: null,
})

const units: AddressUnit[] = [
  former('72', 'province', 'province', 'Tây Ninh', null),
  former('80', 'province', 'province', 'Long An', null),
  former('02', 'province', 'province', 'Hà Giang', null),
  former('79', 'province', 'city', 'Hồ Chí Minh', null),
  present('80', 'province', 'province', 'Tây Ninh', null),
  present('08', 'province', 'province', 'Tuyên Quang', null),
  present('79', 'province', 'city', 'Hồ Chí Minh', null),
  { ...present('75', 'province', 'province', 'Đồng Nai', null), validTo: '2026-04-29' },
  { ...present('75', 'province', 'city', 'Đồng Nai', null), validFrom: '2026-04-30' },
  former('703', 'district', 'city', 'Tây Ninh', '72'),
  former('706', 'district', 'district', 'Tân Châu', '72'),
  former('794', 'district', 'city', 'Tân An', '80'),
  former('024', 'district', 'city', 'Hà Giang', '02'),
  former('760', 'district', 'urban-district', '1', '79'),
  former('25459', 'commune', 'ward', '3', '703'),
  former('25456', 'commune', 'ward', '1', '703'),
  former('27692', 'commune', 'ward', '3', '794'),
  former('25516', 'commune', 'township', 'Tân Châu', '706'),
  former('25519', 'commune', 'commune', 'Tân Hà', '706'),
  former('25522', 'commune', 'commune', 'Tân Đông', '706'),
  former('25525', 'commune', 'commune', 'Tân Hội', '706'),
  former('25528', 'commune', 'commune', 'Tân Hòa', '706'),
  former('25534', 'commune', 'commune', 'Suối Dây', '706'),
  former('00688', 'commune', 'ward', 'Quang Trung', '024'),
  former('26734', 'commune', 'ward', 'Bến Nghé', '760'),
  present('25459', 'commune', 'ward', 'Tân Ninh', '80'),
  present('27694', 'commune', 'ward', 'Long An', '80'),
  present('25516', 'commune', 'commune', 'Tân Châu', '80'),
  present('25522', 'commune', 'commune', 'Tân Đông', '80'),
  present('25525', 'commune', 'commune', 'Tân Hội', '80'),
  present('25531', 'commune', 'commune', 'Tân Hòa', '80'),
  present('25534', 'commune', 'commune', 'Tân Thành', '80'),
  present('00694', 'commune', 'ward', 'Hà Giang 1', '08'),
  present('00691', 'commune', 'ward', 'Hà Giang 2', '08'),
  present('26740', 'commune', 'ward', 'Sài Gòn', '79'),
  present('26041', 'commune', 'ward', 'Biên Hòa', '75'),
]
const successions = (
  [
    ['72', '80'],
    ['80', '80'],
    ['02', '08'],
    ['79', '79'],
    ['25459', '25459'],
    ['25456', '25459'],
    ['27692', '27694'],
    ['25516', '25516'],
    ['25519', '25522'],
    ['25522', '25522'],
    ['25525', '25525'],
    ['25528', '25531'],
    ['25534', '25516'],
    ['25534', '25534'],
    ['00688', '00694'],
    ['00688', '00691'],
    ['26734', '26740'],
  ] as const
).map(([from, to]) => ({ from, to }))

const index = buildAddressIndex(units, successions, [{ code: '79', name: 'HCM' }])
const communes = (address: string, on = today) =>
  resolveAddress(index, address, on).map(each => each.commune.name)

test.each([
  ['Phường 3, thành phố Tây Ninh, tỉnh Tây Ninh', ['Tân Ninh']],
  ['P.3, TP. Tây Ninh, T. Tây Ninh', ['Tân Ninh']],
  ['P3 - TP Tây Ninh - Tây Ninh', ['Tân Ninh']],
  ['F03, tp tay ninh, tay ninh', ['Tân Ninh']],
  ['phường 03 thành phố Tây Ninh tỉnh Tây Ninh', ['Tân Ninh']],
  ['P. 3, TP. Tân An, Long An', ['Long An']],
  ['P. 3, TP. Tân An, Tây Ninh', ['Long An']],
  ['P. 3, TP. Tân An', ['Long An']],
  ['Xã Tân Hà, huyện Tân Châu, tỉnh Tây Ninh', ['Tân Đông']],
  ['X. Tân Hà, H. Tân Châu, Tây Ninh, Việt Nam', ['Tân Đông']],
  ['Xã Tân Hà, tỉnh Tây Ninh', ['Tân Đông']],
  ['TT. Tân Châu, H. Tân Châu, Tây Ninh', ['Tân Châu']],
  ['Thị trấn Tân Châu, Tân Châu, Tây Ninh', ['Tân Châu']],
  ['Phường Tân Ninh, tỉnh Tây Ninh', ['Tân Ninh']],
  ['Phường Tân Ninh, Tây Ninh, VN', ['Tân Ninh']],
  ['Xã Tân Hội, tỉnh Tây Ninh', ['Tân Hội']],
  ['xa tan hoi tay ninh', ['Tân Hội']],
  ['Xã Tân Hoà, tỉnh Tây Ninh', ['Tân Hòa']],
  ['Xã Tân Thành, huyện Tân Châu, tỉnh Tây Ninh', ['Tân Thành']],
  ['Phường Long An, tỉnh Long An', ['Long An']],
  ['P. Bến Nghé, Q.1, TPHCM', ['Sài Gòn']],
  ['P. Bến Nghé, Q1, TP. Hồ Chí Minh', ['Sài Gòn']],
  ['Phường Biên Hòa, tỉnh Đồng Nai', ['Biên Hòa']],
  ['Phường Biên Hòa, thành phố Đồng Nai', ['Biên Hòa']],
])('%s', (address, expected) => {
  expect(communes(address)).toEqual(expected)
})

test('a ward that was split has all its successors, none preferred', () => {
  const candidates = resolveAddress(index, 'Phường Quang Trung, TP. Hà Giang, tỉnh Hà Giang', today)
  expect(
    candidates.map(({ commune, province, split, score }) => [commune.name, province.name, split, score]),
  ).toEqual([
    ['Hà Giang 1', 'Tuyên Quang', true, 1],
    ['Hà Giang 2', 'Tuyên Quang', true, 1],
  ])
  expect(communes('Suối Dây, Tân Châu, Tây Ninh')).toEqual(expect.arrayContaining(['Tân Châu', 'Tân Thành']))
})

test('a candidate says what was named and what stands before', () => {
  const [first] = resolveAddress(
    index,
    'Số 12/3, tổ 5, ấp Đông, xã Tân Hà, huyện Tân Châu, tỉnh Tây Ninh',
    today,
  )
  expect(first).toMatchObject({
    detail: 'Số 12/3, tổ 5, ấp Đông',
    commune: { code: '25522' },
    province: { code: '80', name: 'Tây Ninh' },
    split: false,
    score: 1,
  })
  expect(first?.named.map(unit => unit.code)).toEqual(['25519', '706', '72'])
})

test('a hamlet with the name of a former commune is not taken for it', () => {
  expect(communes('Ấp Tân Hà, xã Tân Châu, tỉnh Tây Ninh')).toEqual(['Tân Châu'])
})

test('a bare number is a house', () => {
  expect(communes('Số 3, thành phố Tây Ninh, Tây Ninh')).toEqual([])
})

test('without types both readings are offered, three levels first', () => {
  expect(communes('Tân Hà, Tân Châu, Tây Ninh')).toEqual(['Tân Đông', 'Tân Châu'])
})

test('other marks fit less well than missing ones', () => {
  const score = (address: string) => resolveAddress(index, address, today)[0]?.score ?? 0
  expect(score('Xã Tân Hội, tỉnh Tây Ninh')).toBe(1)
  expect(score('xa Tan Hoi, tinh Tay Ninh')).toBeLessThan(1)
  expect(score('Xã Tân Hời, tỉnh Tây Ninh')).toBeLessThan(score('xa Tan Hoi, tinh Tay Ninh'))
})

test.each([
  '',
  'Tây Ninh',
  'huyện Tân Châu, tỉnh Tây Ninh, quận 99',
  'Xã Không Có, tỉnh Tây Ninh',
  'Xã Tân Hà, tỉnh Hà Giang',
])('“%s” names no commune', address => {
  expect(communes(address)).toEqual([])
})

test('on a day before the merger the address leads to the units of then', () => {
  expect(communes('Xã Tân Hà, huyện Tân Châu, tỉnh Tây Ninh', '2025-06-30')).toEqual(['Tân Hà'])
  expect(communes('Phường Tân Ninh, tỉnh Tây Ninh', '2025-06-30').sort()).toEqual(['1', '3'])
})

test('the province is the one of the day: Đồng Nai became a city on 30/4/2026', () => {
  const type = (on: string) => resolveAddress(index, 'Phường Biên Hòa, Đồng Nai', on)[0]?.province.type
  expect(type('2026-04-29')).toBe('province')
  expect(type('2026-04-30')).toBe('city')
})

test('a code means the unit of its day', () => {
  const codes = (code: string, at?: string) =>
    resolveCode(index, code, today, at).map(each => each.commune.code)
  expect(codes('25519')).toEqual(['25522'])
  expect(codes('00688')).toEqual(['00694', '00691'])
  expect(codes('25534', '2024-05-05')).toEqual(['25516', '25534'])
  expect(codes('25534', '2026-05-05')).toEqual(['25534'])
  expect(codes('80')).toEqual([])
  expect(codes('99999')).toEqual([])
})
