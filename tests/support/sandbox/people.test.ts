import { expect, test } from 'vitest'
import { checkPersonName } from '#lib/vietnamese-text'
import { currentUnits, formerProvinces, formerUnits, successions } from '#modules/organisation'
import { syntheticPeople } from './generated-people.ts'
import { findPerson, people, personOf } from './people.ts'
import { type SyntheticPerson, syntheticNumber } from './person.ts'

const generated = syntheticPeople(7, 3000)
const communes = new Map(currentUnits().map(unit => [unit.code, unit]))
const everyone: [string, readonly SyntheticPerson[]][] = [
  ['made by hand', people],
  ['generated', generated],
]

test('a number says province, century, sex and year of birth', () => {
  expect(syntheticNumber({ from: '72', sex: 'female', born: '1954' }, 3)).toBe('072154990003')
  expect(syntheticNumber({ from: '80', sex: 'male', born: '2011-09-16' }, 9999)).toBe('080211999999')
})

test.each(everyone)('people %s have numbers of the real form that nobody was ever given', (_, list) => {
  const provinces = new Set(formerProvinces().map(unit => `0${unit.code}`))
  expect(new Set(list.map(person => person.personalNumber)).size).toBe(list.length)
  for (const person of list) {
    const [, province, digit, year, rest] = /^(\d{3})(\d)(\d\d)(\d{6})$/.exec(person.personalNumber)!
    expect(provinces.has(province!)).toBe(true)
    expect(rest!.startsWith('99')).toBe(true)
    expect(`${19 + Math.floor(Number(digit) / 2)}${year}`).toBe(person.born.slice(0, 4))
    expect(Number(digit) % 2 === 1).toBe(person.sex === 'female')
  }
})

test.each(everyone)('people %s live in communes of today and have names', (_, list) => {
  for (const person of list) {
    for (const place of [person.residence, person.hometown])
      expect(communes.get(place.commune)?.parent, person.key).toBe(place.province)
    expect(person.residence.province).toBe('80')
    expect(checkPersonName(person.name)).toEqual({ ok: true, name: person.name })
    expect(person.born).toMatch(/^\d{4}(-\d\d(-\d\d)?)?$/)
    if (person.phone) expect(person.phone).toMatch(/^0500\d{6}$/)
    if (person.email) expect(person.email).toMatch(/^[a-z0-9-]+@nguoidan\.example$/)
  }
})

test.each(everyone)('families %s fit together', (_, list) => {
  for (const person of list) {
    const spouse = person.spouse?.personalNumber && findPerson(person.spouse.personalNumber, list)
    if (spouse) expect(spouse.spouse).toEqual({ name: person.name, personalNumber: person.personalNumber })
    for (const parent of [person.father, person.mother]) {
      const found = parent?.personalNumber && findPerson(parent.personalNumber, list)
      if (parent?.personalNumber && !found) throw new Error(`${person.key}: parent is not listed`)
      if (found)
        expect(
          Number(person.born.slice(0, 4)) - Number(found.born.slice(0, 4)),
          person.key,
        ).toBeGreaterThanOrEqual(16)
      if (found) expect(found.sex).toBe(parent === person.father ? 'male' : 'female')
    }
  }
  const households = Map.groupBy(list, person => person.household.id)
  for (const [id, members] of households) {
    expect(members.filter(person => person.household.relation === 'head').length, id).toBe(1)
    expect(new Set(members.map(person => person.residence.detail)).size, id).toBe(1)
  }
})

test('an old address leads to the new one', () => {
  const former = new Set(formerUnits().map(unit => unit.code))
  for (const person of people) {
    const old = person.formerResidence!
    expect(former.has(old.commune), person.key).toBe(true)
    const now = successions()
      .filter(move => move.from === old.commune)
      .map(move => move.to)
    expect(now, person.key).toContain(person.residence.commune)
  }
})

test('the people of the stories are there', () => {
  expect(personOf('sau')).toMatchObject({
    name: 'Nguyễn Thị Sáu',
    born: '1954',
    maritalStatus: 'widowed',
    level: 2,
  })
  expect(personOf('lan-anh').spouse?.name).toBe('Nguyễn Hoàng Phúc')
  expect(personOf('gia-bao')).toMatchObject({ level: null, phone: null, email: null })
  expect(personOf('gia-bao').household.id).toBe(personOf('lan-anh').household.id)
  expect(personOf('nhat-minh').father).toBeNull()
  expect(personOf('minh-nhat').father).toEqual({ name: 'Võ Văn Thành', personalNumber: null })
  expect([personOf('van-hung-a').name, personOf('van-hung-a').born]).toEqual([
    personOf('van-hung-b').name,
    personOf('van-hung-b').born,
  ])
  expect(people.map(person => person.name)).toEqual(
    expect.arrayContaining(['Chau Sóc Kha', 'Y Blơm Niê', "H'Rin Byă"]),
  )
  expect(() => personOf('khong-co')).toThrow('khong-co')
})

test('a seed always gives the same people, another seed others, none of them known by hand', () => {
  expect(syntheticPeople(7, 3000)).toEqual(generated)
  expect(syntheticPeople(8, 50).map(person => person.name)).not.toEqual(
    generated.slice(0, 50).map(person => person.name),
  )
  const known = new Set(people.map(person => person.personalNumber))
  expect(generated.filter(person => known.has(person.personalNumber))).toEqual([])
  expect(generated.length).toBe(3000)
})
