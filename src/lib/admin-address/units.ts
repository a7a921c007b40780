import { addDays, type Day, searchKey } from '#lib/vietnamese-text'

/** What a unit is called by law; `city` is a central city among provinces and a provincial city among districts. */
export type AddressUnitType =
  | 'province'
  | 'city'
  | 'urban-district'
  | 'district'
  | 'town'
  | 'ward'
  | 'commune'
  | 'township'
  | 'special-zone'

/** One administrative unit in one period. A code alone names no unit: codes are used again after a merger. */
export type AddressUnit = {
  code: string
  level: 'province' | 'district' | 'commune'
  type: AddressUnitType
  /** Without the type: "Tân Ninh". */
  name: string
  /** Code of the unit above in the same period; null for a province. */
  parent: string | null
  /** First day; null: since before the records. */
  validFrom: Day | null
  /** Last day; null: still in force. */
  validTo: Day | null
}

/** Where a unit went when it ended; several rows for a unit that was split. */
export type UnitSuccession = { from: string; to: string }

export type AddressIndex = {
  readonly byCode: ReadonlyMap<string, readonly AddressUnit[]>
  readonly byName: ReadonlyMap<string, readonly AddressUnit[]>
  readonly successors: ReadonlyMap<string, readonly string[]>
  readonly predecessors: ReadonlyMap<string, readonly string[]>
  /** Words of the longest name. */
  readonly longest: number
}

/**
 * Prepares units for resolving; build it once per set of units (4,000 take some 40 ms). `aliases` are other
 * names that people write for a unit: `{ code: '79', name: 'HCM' }`.
 */
export function buildAddressIndex(
  units: readonly AddressUnit[],
  successions: readonly UnitSuccession[],
  aliases: readonly { code: string; name: string }[] = [],
): AddressIndex {
  const byCode = Map.groupBy(units, unit => unit.code)
  const names: [string, AddressUnit][] = [
    ...units.map((unit): [string, AddressUnit] => [nameKey(unit.name), unit]),
    ...aliases.flatMap(({ code, name }) =>
      (byCode.get(code) ?? []).map((unit): [string, AddressUnit] => [nameKey(name), unit]),
    ),
  ]
  const byName = new Map<string, AddressUnit[]>()
  let longest = 1
  for (const [key, unit] of names) {
    const same = byName.get(key)
    if (same) same.push(unit)
    else byName.set(key, [unit])
    longest = Math.max(longest, key.split(' ').length)
  }
  const codes = (pairs: readonly (readonly [string, string])[]) =>
    new Map([...Map.groupBy(pairs, ([key]) => key)].map(([key, rows]) => [key, rows.map(([, code]) => code)]))
  return {
    byCode,
    byName,
    successors: codes(successions.map(({ from, to }) => [from, to] as const)),
    predecessors: codes(successions.map(({ from, to }) => [to, from] as const)),
    longest,
  }
}

/** "Phường 01" and "Phường 1" are one name. */
export const nameKey = (name: string) => searchKey(name).replace(/\b0+(?=\d)/g, '')

export const isInForce = ({ validFrom, validTo }: AddressUnit, day: Day) =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)

const overlap = (a: AddressUnit, b: AddressUnit) =>
  (a.validTo === null || b.validFrom === null || b.validFrom <= a.validTo) &&
  (b.validTo === null || a.validFrom === null || a.validFrom <= b.validTo)

/** The periods of the unit above that touch this unit's own; more than one when the unit above changed its type. */
export function parentsOf(index: AddressIndex, unit: AddressUnit): AddressUnit[] {
  if (unit.parent === null) return []
  return (index.byCode.get(unit.parent) ?? []).filter(parent => overlap(unit, parent))
}

/** The province of a unit, through its district where there was one. */
export function provincesOf(index: AddressIndex, unit: AddressUnit): AddressUnit[] {
  if (unit.level === 'province') return [unit]
  return parentsOf(index, unit).flatMap(parent => provincesOf(index, parent))
}

/**
 * The units that a unit is, or has become, or was before, on a day: itself, its successors through every change, or
 * its predecessors. Several after a split; none for a former district.
 */
export function inForceOn(index: AddressIndex, unit: AddressUnit, day: Day): AddressUnit[] {
  if (isInForce(unit, day)) return [unit]
  const next =
    unit.validTo !== null && unit.validTo < day
      ? neighbours(index, unit, index.successors, addDays(unit.validTo, 1))
      : neighbours(index, unit, index.predecessors, addDays(unit.validFrom as Day, -1))
  return [...new Set(next.flatMap(each => inForceOn(index, each, day)))]
}

/** The units of the neighbouring period; a unit that only changed its type or name has no succession but its code. */
export function neighbours(
  index: AddressIndex,
  unit: AddressUnit,
  links: AddressIndex['successors'],
  day: Day,
): AddressUnit[] {
  const codes = links.get(unit.code) ?? [unit.code]
  return codes.flatMap(code =>
    (index.byCode.get(code) ?? []).filter(
      each => each !== unit && each.level === unit.level && isInForce(each, day),
    ),
  )
}

export function successorsOf(index: AddressIndex, unit: AddressUnit): AddressUnit[] {
  return unit.validTo === null ? [] : neighbours(index, unit, index.successors, addDays(unit.validTo, 1))
}

export function predecessorsOf(index: AddressIndex, unit: AddressUnit): AddressUnit[] {
  return unit.validFrom === null
    ? []
    : neighbours(index, unit, index.predecessors, addDays(unit.validFrom, -1))
}
