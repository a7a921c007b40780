import { expect, test } from 'vitest'
import { inForce, unitName } from '../administrative-unit.ts'
import {
  administrativeUnits,
  codeAliases,
  currentUnits,
  formerProvinces,
  formerUnits,
  successions,
} from './administrative-units.ts'

const all = administrativeUnits()
const on = (day: string, code: string) =>
  all.filter(unit => unit.code === code && inForce(unit, day)).map(unitName)

test('34 provinces and 3,321 communes are in force', () => {
  const current = currentUnits()
  const count = (level: string, type: string) =>
    current.filter(unit => unit.level === level && unit.type === type).length
  expect([count('province', 'province'), count('province', 'city')]).toEqual([27, 7])
  expect([count('commune', 'commune'), count('commune', 'ward'), count('commune', 'special-zone')]).toEqual([
    2611, 697, 13,
  ])
  const tayNinh = current.filter(unit => unit.parent === '80')
  expect([
    tayNinh.filter(unit => unit.type === 'commune').length,
    tayNinh.filter(unit => unit.type === 'ward').length,
  ]).toEqual([82, 14])
})

test('a code names one unit on any day', () => {
  for (const day of ['2025-06-30', '2025-07-01', '2026-04-29', '2026-04-30', '2026-11-21']) {
    const codes = all.filter(unit => inForce(unit, day)).map(unit => unit.code)
    expect(new Set(codes).size, day).toBe(codes.length)
  }
  expect(new Set(all.map(unit => `${unit.code}@${unit.validFrom}`)).size).toBe(all.length)
})

test('the merger changed what a code means', () => {
  expect([on('2025-06-30', '25459'), on('2025-07-01', '25459')]).toEqual([['Phường 3'], ['Phường Tân Ninh']])
  expect([on('2025-06-30', '80'), on('2025-07-01', '80'), on('2025-07-01', '72')]).toEqual([
    ['Tỉnh Long An'],
    ['Tỉnh Tây Ninh'],
    [],
  ])
})

test('Đồng Nai became a city on 30/4/2026', () => {
  expect([on('2026-04-29', '75'), on('2026-04-30', '75')]).toEqual([
    ['Tỉnh Đồng Nai'],
    ['Thành phố Đồng Nai'],
  ])
})

test('every unit stands in a unit of its own period', () => {
  for (const unit of all.filter(unit => unit.parent)) {
    const day = unit.validTo ?? '2026-11-21'
    expect(
      all.some(above => above.code === unit.parent && inForce(above, day)),
      unit.code,
    ).toBe(true)
  }
})

test('every former commune and province of the merger has somewhere to go', () => {
  const now = new Set(currentUnits().map(unit => unit.code))
  const moves = Map.groupBy(successions(), move => move.from)
  const former = [...formerProvinces(), ...formerUnits().filter(unit => unit.level === 'commune')]
  expect(former.filter(unit => !moves.has(unit.code))).toEqual([])
  expect(successions().filter(move => !now.has(move.to))).toEqual([])
  // The merged province took over both provinces whole: 94 communes of Tây Ninh and 186 of Long An into 96.
  const communes = formerUnits().filter(unit => unit.level === 'commune')
  const toTayNinh = new Set(communes.flatMap(unit => moves.get(unit.code)!.map(move => move.to)))
  expect(communes.length).toBe(280)
  expect(toTayNinh).toEqual(
    new Set(
      currentUnits()
        .filter(unit => unit.parent === '80')
        .map(unit => unit.code),
    ),
  )
  for (const [, rows] of moves) expect(rows.every(row => row.split === rows.length > 1)).toBe(true)
})

test('a split commune keeps all its successors, namesakes 90 km apart do not', () => {
  const to = (code: string) =>
    successions()
      .filter(move => move.from === code)
      .map(move => move.to)
  expect(to('25597').toSorted()).toEqual(['25459', '25585'])
  expect([to('25462'), to('27691')]).toEqual([['25459'], ['27694']])
})

test('63 former provinces went to 34', () => {
  const moves = successions().filter(move => move.from.length === 2)
  expect([formerProvinces().length, new Set(moves.map(move => move.to)).size]).toEqual([63, 34])
  expect(moves.filter(move => move.to === '80').map(move => move.from)).toEqual(['72', '80'])
})

test('names are in whole letters, aliases point at units in force', () => {
  expect(
    all.filter(unit => unit.name !== unit.name.normalize('NFC') || unit.name !== unit.name.trim()),
  ).toEqual([])
  for (const { alias, code } of codeAliases())
    expect([on('2026-11-21', code).length, on('2026-11-21', alias).length]).toEqual([1, 0])
})
