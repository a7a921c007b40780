import type { Day } from '#lib/vietnamese-text'

export type UnitLevel = 'province' | 'district' | 'commune'

/**
 * What a unit is called by law. `district`, `urban-district`, `town` and `township` ended on 30/6/2025 together with
 * the district level; a `city` is a centrally run city among provinces, a provincial city among former districts.
 */
export const unitTypes = {
  province: 'Tỉnh',
  city: 'Thành phố',
  'urban-district': 'Quận',
  district: 'Huyện',
  town: 'Thị xã',
  ward: 'Phường',
  commune: 'Xã',
  township: 'Thị trấn',
  'special-zone': 'Đặc khu',
} as const

export type UnitType = keyof typeof unitTypes

/**
 * One administrative unit in one period. Codes are those of the statistics office: 2 digits a province, 3 a former
 * district, 5 a commune; strings, for their leading zeros. A code alone does not name a unit: 25459 was "Phường 3" until 30/6/2025
 * and is "Phường Tân Ninh" since. (code, validFrom) does.
 */
export type AdministrativeUnit = {
  code: string
  level: UnitLevel
  type: UnitType
  /** Without the type: "Tân Ninh". */
  name: string
  /** Code of the unit above, in the same period; null for a province. */
  parent: string | null
  /** First day; null: since before our records. */
  validFrom: Day | null
  /** Last day; null: still in force. */
  validTo: Day | null
}

/** Where the people of a former unit belong now. One former unit may have several successors: then nobody but the paper knows. */
export type Succession = {
  /** Code of the former unit, in force until 30/6/2025. */
  from: string
  /** Code of the unit since 1/7/2025. */
  to: string
  /** The former unit went to several units. */
  split: boolean
}

/** "Phường Tân Ninh", "Tỉnh Tây Ninh". */
export function unitName(unit: { type: UnitType; name: string }): string {
  return `${unitTypes[unit.type]} ${unit.name}`
}

export function inForce(unit: { validFrom: Day | null; validTo: Day | null }, day: Day): boolean {
  return (unit.validFrom === null || unit.validFrom <= day) && (unit.validTo === null || day <= unit.validTo)
}
