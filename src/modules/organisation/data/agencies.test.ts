import { expect, test } from 'vitest'
import { currentUnits } from './administrative-units.ts'
import { demonstrationAgencies, demonstrationCode } from './agencies.ts'

const agencies = demonstrationAgencies()
const byId = new Map(agencies.map(agency => [agency.id, agency]))

test('every agency has its own path, below its parent, which comes first', () => {
  expect(byId.size).toBe(agencies.length)
  const seen = new Set<string>()
  for (const agency of agencies) {
    expect(agency.id).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/)
    if (agency.parent) {
      expect(seen.has(agency.parent), agency.id).toBe(true)
      expect(agency.id.startsWith(`${agency.parent}/`)).toBe(true)
    }
    seen.add(agency.id)
  }
})

test('each of the 96 communes has a committee, a centre and three offices', () => {
  const communes = agencies.filter(agency => agency.kind === 'commune')
  expect(new Set(communes.map(agency => agency.unit))).toEqual(
    new Set(
      currentUnits()
        .filter(unit => unit.parent === '80')
        .map(unit => unit.code),
    ),
  )
  for (const commune of communes) {
    const kinds = agencies
      .filter(agency => agency.parent === commune.id && agency.kind !== 'institution')
      .map(agency => agency.kind)
    expect(kinds, commune.id).toEqual(['one-stop-centre', 'unit', 'unit', 'unit'])
  }
})

test('the paths that processes name exist', () => {
  for (const id of [
    'tay-ninh/so-xay-dung',
    'tay-ninh/so-nong-nghiep-va-moi-truong',
    'tay-ninh/so-tu-phap',
    'tay-ninh/trung-tam-hanh-chinh-cong',
    'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong',
  ])
    expect(byId.has(id), id).toBe(true)
})

test('communes that read alike without marks are told apart by code', () => {
  expect(byId.get('tay-ninh/xa-tan-thanh-25534')?.shortName).toBe('UBND xã Tân Thành')
  expect(byId.get('tay-ninh/xa-tan-thanh-27826')?.shortName).toBe('UBND xã Tân Thạnh')
})

test('a ward has an office for town matters, a commune one for the economy', () => {
  expect(byId.get('tay-ninh/phuong-long-an/phong-kinh-te')?.name).toBe('Phòng Kinh tế, Hạ tầng và Đô thị')
  expect(byId.get('tay-ninh/xa-ben-cau/phong-kinh-te')?.name).toBe('Phòng Kinh tế')
})

test('codes are unique and follow the configured code of the province', () => {
  const codes = agencies.flatMap(agency => agency.code ?? [])
  expect(new Set(codes).size).toBe(codes.length)
  expect(
    codes.every(code => code === demonstrationCode.value || code.startsWith(`${demonstrationCode.value}.`)),
  ).toBe(true)
  expect(demonstrationAgencies('H99').find(agency => agency.id === 'tay-ninh/phuong-tan-ninh')?.code).toBe(
    'H99.25459',
  )
})

test('a commune answers for the papers of all the communes before it', () => {
  expect(byId.get('tay-ninh/phuong-tan-ninh')?.predecessors).toContainEqual({
    name: 'Ủy ban nhân dân Phường 3, Thành phố Tây Ninh',
    unit: '25459',
  })
  expect(agencies.filter(agency => agency.kind === 'commune' && !agency.predecessors.length)).toEqual([])
  expect(byId.get('tay-ninh/thanh-tra-tinh')?.predecessors.map(before => before.name)).toEqual([
    'Thanh tra tỉnh Tây Ninh',
    'Thanh tra tỉnh Long An',
  ])
})

test('no address, number or e-mail of the demonstration reaches anybody', () => {
  for (const agency of agencies) {
    expect(agency.phone).toMatch(/^02760000\d{3}$/)
    expect(agency.email).toMatch(/^[a-z0-9]+@tayninh\.example$/)
    expect(agency.address).toContain('trình diễn')
  }
})
