import { addDays, type Day, formatDay } from '#lib/vietnamese-text'
import { type AdministrativeUnit, inForce, type Succession, unitName } from './administrative-unit.ts'
import type { Imported, UnitLists } from './import-units.ts'

export type AreaRows = { units: readonly AdministrativeUnit[]; successions: readonly Succession[] }

/** What an import changes in the directory. Nothing in it: the directory says that already. */
export type AreaPlan = {
  /** Units that begin, with the period of that code before, if any. */
  begun: AdministrativeUnit[]
  /** Units whose last day is now known. */
  ended: AdministrativeUnit[]
  /** Periods that stay, but say something else (a name corrected, an end taken back). */
  corrected: { before: AdministrativeUnit; after: AdministrativeUnit }[]
  /** Periods that an earlier import of the same day began by mistake. */
  withdrawn: AdministrativeUnit[]
  successions: { put: Succession[]; dropped: Succession[] }
}

/**
 * Compares lists in force from the day `from` with what the directory knows. A province that the list leaves out stays
 * as it is, unless the list is of the `wholeCountry`; a commune that its province leaves out has ended on the day
 * before. The former units of a legacy map ended on that day too. What the directory knows of a later day is never
 * overwritten: such a unit is an error.
 */
export function planAreas(
  known: AreaRows,
  lists: UnitLists,
  { from, wholeCountry = false }: { from: Day; wholeCountry?: boolean },
): Imported<AreaPlan> {
  const directory = periodsOf(known.units)
  const listed = lists.provinces.flatMap(({ communes, ...province }): Facts[] => [
    { level: 'province', parent: null, ...province },
    ...communes.map((commune): Facts => ({ level: 'commune', parent: province.code, ...commune })),
  ])
  const codes = new Set(listed.map(unit => unit.code))
  const provinces = new Set(lists.provinces.map(province => province.code))
  const ends = known.units
    .filter(unit => unit.validTo === null && unit.level !== 'district' && !codes.has(unit.code))
    .filter(unit => wholeCountry || provinces.has(unit.parent ?? ''))
  const former = lists.districts.flatMap(({ province, communes, ...district }): Facts[] => [
    { level: 'district', parent: province, ...district },
    ...communes.map(
      ({ code, type, name }): Facts => ({ level: 'commune', parent: district.code, code, type, name }),
    ),
  ])
  const errors = [
    ...listed.map(unit => hold(directory, unit, from)),
    ...ends.map(unit => end(directory, unit, from)),
    ...former.map(unit => lapse(directory, unit, from)),
  ].filter(error => error !== undefined)
  if (errors.length) return { ok: false, errors }
  return { ok: true, value: { ...differences(known.units, directory), successions: moves(known, lists) } }
}

export function isEmptyPlan({ begun, ended, corrected, withdrawn, successions }: AreaPlan): boolean {
  return ![begun, ended, corrected, withdrawn, successions.put, successions.dropped].some(list => list.length)
}

type Facts = Omit<AdministrativeUnit, 'validFrom' | 'validTo'>
/** The periods of each code, the earliest first. */
type Directory = Map<string, AdministrativeUnit[]>

function periodsOf(units: readonly AdministrativeUnit[]): Directory {
  const sorted = units.map(unit => ({ ...unit })).sort((a, b) => (beginning(a) < beginning(b) ? -1 : 1))
  return Map.groupBy(sorted, unit => unit.code)
}

function periodsAt(directory: Directory, code: string): AdministrativeUnit[] {
  const periods = directory.get(code) ?? []
  directory.set(code, periods)
  return periods
}

const beginning = (unit: { validFrom: Day | null }) => unit.validFrom ?? ''

function same(one: Facts, other: Facts): boolean {
  return (
    one.type === other.type &&
    one.name === other.name &&
    one.parent === other.parent &&
    one.level === other.level
  )
}

/** The unit is in force from that day on. Like its neighbours it returns why that can not be. */
function hold(directory: Directory, unit: Facts, from: Day): string | undefined {
  const periods = periodsAt(directory, unit.code)
  const last = periods.at(-1)
  if (last?.validTo === null && same(last, unit)) return undefined
  if (last && (beginning(last) > from || (last.validTo !== null && last.validTo >= from)))
    return `${say(unit)}: danh mục đang có ghi ${say(last)} cho những ngày sau ${formatDay(from)}`
  if (last && beginning(last) === from) Object.assign(last, unit)
  else if (last?.validTo === addDays(from, -1) && same(last, unit)) last.validTo = null
  else {
    if (last?.validTo === null) last.validTo = addDays(from, -1)
    periods.push({ ...unit, validFrom: from, validTo: null })
  }
  return undefined
}

/** The unit is in force no more from that day on. */
function end(directory: Directory, unit: AdministrativeUnit, from: Day): string | undefined {
  if (beginning(unit) > from)
    return `${say(unit)}: không có trong danh mục mới, nhưng danh mục đang có ghi từ một ngày sau ${formatDay(from)}`
  const periods = periodsAt(directory, unit.code)
  if (unit.validFrom === from) periods.pop()
  else periods.at(-1)!.validTo = addDays(from, -1)
  return undefined
}

/** The unit was in force until the day before. */
function lapse(directory: Directory, unit: Facts, from: Day): string | undefined {
  const lastDay = addDays(from, -1)
  const periods = periodsAt(directory, unit.code)
  const then = periods.find(period => inForce(period, lastDay))
  if (!then) {
    const before = periods.findLast(period => period.validTo !== null && period.validTo < lastDay)
    periods.push({ ...unit, validFrom: before ? addDays(before.validTo!, 1) : null, validTo: lastDay })
  } else if (then.validTo !== lastDay)
    return `${say(unit)}: danh mục đang có ghi ${say(then)} còn hiệu lực sau ${formatDay(lastDay)}`
  else Object.assign(then, unit)
  return undefined
}

const say = (unit: Facts) => `${unitName(unit)} (${unit.code})`

function differences(before: readonly AdministrativeUnit[], directory: Directory) {
  const key = (unit: AdministrativeUnit) => `${unit.code} ${unit.validFrom}`
  const was = new Map(before.map(unit => [key(unit), unit]))
  const after = [...directory.values()].flat()
  const stays = new Set(after.map(key))
  const changed = after.flatMap(unit => {
    const old = was.get(key(unit))
    return old && !(same(old, unit) && old.validTo === unit.validTo) ? [{ before: old, after: unit }] : []
  })
  const ends = ({ before, after }: (typeof changed)[number]) =>
    same(before, after) && before.validTo === null && after.validTo !== null
  return {
    begun: after.filter(unit => !was.has(key(unit))),
    ended: changed.filter(ends).map(({ after }) => after),
    corrected: changed.filter(change => !ends(change)),
    withdrawn: before.filter(unit => !stays.has(key(unit))),
  }
}

function moves(known: AreaRows, lists: UnitLists): AreaPlan['successions'] {
  const wanted = lists.districts
    .flatMap(district => district.communes)
    .flatMap(({ code, successors }) =>
      successors.map(to => ({ from: code, to, split: successors.length > 1 })),
    )
  const mapped = new Set(wanted.map(one => one.from))
  const is = (one: Succession) => (other: Succession) => one.from === other.from && one.to === other.to
  return {
    put: wanted.filter(one => known.successions.find(is(one))?.split !== one.split),
    dropped: known.successions.filter(one => mapped.has(one.from) && !wanted.some(is(one))),
  }
}
