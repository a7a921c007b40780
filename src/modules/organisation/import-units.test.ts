import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compactDistrict, compactProvince, expandDistrict, expandProvince } from './compact-units.ts'
import { parseLegacyMap, parseUnits } from './import-units.ts'

const units = {
  provinces: [
    {
      code: '80',
      type: 'tinh',
      name: 'Tây Ninh',
      wards: [
        ['25459', 'phuong', 'Tân Ninh'],
        ['27694', 'phuong', 'Long An'],
        ['25585', 'xa', 'Châu Thành'],
      ],
    },
    { code: '91', type: 'tinh', name: 'An Giang', wards: [['31078', 'dac_khu', 'Phú Quốc']] },
  ],
}
const current = new Set(['25459', '27694', '25585'])
const header =
  'old_province,old_district,old_ward,new_province,new_ward,old_ward_was_split,old_province_name,old_district_name,old_ward_name,new_ward_name'
const csv = (...rows: string[]) => ['# where it comes from', header, ...rows].join('\n')

test('a list of units is read whole', () => {
  const read = parseUnits(units)
  expect(read).toMatchObject({
    ok: true,
    value: [
      { code: '80', type: 'province', name: 'Tây Ninh' },
      { communes: [{ code: '31078', type: 'special-zone', name: 'Phú Quốc' }] },
    ],
  })
})

test('names come out in whole letters', () => {
  const read = parseUnits({ provinces: [{ ...units.provinces[0], name: 'Tây Ninh'.normalize('NFD') }] })
  expect(read.ok && read.value[0]?.name).toBe('Tây Ninh')
})

test.each([
  ['a code that lost its zero', { provinces: [{ ...units.provinces[0], code: '8' }] }, 'provinces.0.code'],
  [
    'a type that we do not know',
    { provinces: [{ ...units.provinces[0], wards: [['25459', 'huyen', 'Tân Ninh']] }] },
    'provinces.0.wards.0.1',
  ],
  [
    'an empty name',
    { provinces: [{ ...units.provinces[0], wards: [['25459', 'xa', ' ']] }] },
    'provinces.0.wards.0.2',
  ],
  [
    'two communes of one code',
    {
      provinces: [
        {
          ...units.provinces[0],
          wards: [
            ['25459', 'xa', 'A'],
            ['25459', 'xa', 'B'],
          ],
        },
      ],
    },
    'Mã xã 25459 có hai lần',
  ],
  [
    'two provinces of one code',
    { provinces: [units.provinces[0], { ...units.provinces[1], code: '80' }] },
    'Mã tỉnh 80 có hai lần',
  ],
  ['something else altogether', [], 'expected object'],
])('%s is refused', (_, json, error) => {
  const read = parseUnits(json)
  expect(read.ok).toBe(false)
  expect(!read.ok && read.errors.join('\n')).toContain(error)
})

test('a legacy map gives districts, communes and their successors', () => {
  const read = parseLegacyMap(
    csv(
      '72,708,25597,80,25585,1,Tỉnh Tây Ninh,Huyện Châu Thành,Xã Thái Bình,Xã Châu Thành',
      '72,708,25597,80,25459,1,Tỉnh Tây Ninh,Huyện Châu Thành,Xã Thái Bình,Phường Tân Ninh',
      '72,708,25585,80,25585,0,Tỉnh Tây Ninh,Huyện Châu Thành,Thị trấn Châu Thành,Xã Châu Thành',
    ),
    current,
  )
  expect(read).toEqual({
    ok: true,
    value: {
      doubtful: [],
      districts: [
        {
          province: '72',
          code: '708',
          type: 'district',
          name: 'Châu Thành',
          communes: [
            { code: '25597', type: 'commune', name: 'Thái Bình', successors: ['25585', '25459'] },
            { code: '25585', type: 'township', name: 'Châu Thành', successors: ['25585'] },
          ],
        },
      ],
    },
  })
})

test('two former communes of one name do not inherit from each other', () => {
  const read = parseLegacyMap(
    csv(
      '72,703,25462,80,25459,1,Tỉnh Tây Ninh,Thành phố Tây Ninh,Phường 4,Phường Tân Ninh',
      '72,703,25462,80,27694,1,Tỉnh Tây Ninh,Thành phố Tây Ninh,Phường 4,Phường Long An',
      '72,703,25459,80,25459,0,Tỉnh Tây Ninh,Thành phố Tây Ninh,Phường 3,Phường Tân Ninh',
      '80,794,27691,80,25459,1,Tỉnh Long An,Thành phố Tân An,Phường 4,Phường Tân Ninh',
      '80,794,27691,80,27694,1,Tỉnh Long An,Thành phố Tân An,Phường 4,Phường Long An',
      '80,794,27694,80,27694,0,Tỉnh Long An,Thành phố Tân An,Phường 1,Phường Long An',
    ),
    current,
  )
  expect(read.ok && read.value.districts.map(district => district.communes[0]?.successors)).toEqual([
    ['25459'],
    ['27694'],
  ])
  expect(read.ok && read.value.doubtful).toEqual([
    { commune: '25462', name: 'Phường 4', successor: '27694' },
    { commune: '27691', name: 'Phường 4', successor: '25459' },
  ])
})

test.each([
  [
    'a successor that is not in force',
    '72,703,25462,80,99999,0,Tỉnh Tây Ninh,Thành phố Tây Ninh,Phường 4,X',
    'Dòng 3: mã xã mới "99999"',
  ],
  [
    'a short code',
    '72,703,5462,80,25459,0,Tỉnh Tây Ninh,Thành phố Tây Ninh,Phường 4,X',
    'không phải 5 chữ số',
  ],
  [
    'a name without its type',
    '72,703,25462,80,25459,0,Tỉnh Tây Ninh,Tây Ninh,Phường 4,X',
    '"Tây Ninh" không bắt đầu',
  ],
])('%s is refused', (_, row, error) => {
  const read = parseLegacyMap(csv(row), current)
  expect(!read.ok && read.errors).toEqual([expect.stringContaining(error)])
})

test('a missing column is named', () => {
  expect(parseLegacyMap('old_province,old_district\n72,703', current)).toMatchObject({
    ok: false,
    errors: [
      'Thiếu cột old_ward',
      'Thiếu cột new_ward',
      'Thiếu cột old_district_name',
      'Thiếu cột old_ward_name',
    ],
  })
})

test('the compact form loses nothing', () => {
  const read = parseUnits(units)
  const provinces = read.ok ? read.value : []
  expect(provinces.length).toBe(2)
  for (const province of provinces) {
    const back = expandProvince(JSON.parse(JSON.stringify(compactProvince(province))))
    expect(new Set(back.communes)).toEqual(new Set(province.communes))
    expect({ ...back, communes: [] }).toEqual({ ...province, communes: [] })
  }
  const district = {
    province: '72',
    code: '703',
    type: 'city' as const,
    name: 'Tây Ninh',
    communes: [{ code: '25462', type: 'ward' as const, name: '4', successors: ['25459', '27694'] }],
  }
  expect(expandDistrict(JSON.parse(JSON.stringify(compactDistrict(district))))).toEqual(district)
})

const source = join(import.meta.dirname, '../../../../shared/data/vn-admin-units-2026.json')

const sourceIsHere = existsSync(source)
if (!sourceIsHere)
  console.warn('shared/data is absent: the units we carry are not compared with their source')

test.skipIf(!sourceIsHere)('the units we carry are those of the source', () => {
  const read = parseUnits(JSON.parse(readFileSync(source, 'utf8')))
  const carried = JSON.parse(
    readFileSync(join(import.meta.dirname, 'data/administrative-units.json'), 'utf8'),
  )
  expect(read.ok && read.value.map(compactProvince)).toEqual(carried.provinces)
})
