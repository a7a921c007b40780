import type { UnitType } from './administrative-unit.ts'
import type { FormerDistrict, ImportedProvince } from './import-units.ts'

type Compact = { [type: string]: string[][] | undefined }

/** `[code, name]` under their type: the type is written once, a commune a pair. */
export type CompactProvince = { code: string; type: string; name: string; communes: Compact }
/** `[code, name, ...successors]` under their type. */
export type CompactDistrict = CompactProvince & { province: string }

/** How the units lie in `data/*.json`; `expandProvince` is its inverse but for the order: by type, then by code. */
export function compactProvince(province: ImportedProvince): CompactProvince {
  return {
    code: province.code,
    type: province.type,
    name: province.name,
    communes: byType(province.communes, commune => [commune.code, commune.name]),
  }
}

export function expandProvince(compact: CompactProvince): ImportedProvince {
  return {
    code: compact.code,
    type: compact.type as UnitType,
    name: compact.name,
    communes: ofTypes(compact.communes, (type, [code, name]) => ({ code: code!, type, name: name! })),
  }
}

export function compactDistrict(district: FormerDistrict): CompactDistrict {
  return {
    province: district.province,
    code: district.code,
    type: district.type,
    name: district.name,
    communes: byType(district.communes, commune => [commune.code, commune.name, ...commune.successors]),
  }
}

export function expandDistrict(compact: CompactDistrict): FormerDistrict {
  return {
    province: compact.province,
    code: compact.code,
    type: compact.type as UnitType,
    name: compact.name,
    communes: ofTypes(compact.communes, (type, [code, name, ...successors]) => ({
      code: code!,
      type,
      name: name!,
      successors,
    })),
  }
}

function byType<U extends { type: UnitType; code: string }>(
  units: U[],
  row: (unit: U) => string[],
): Record<string, string[][]> {
  const sorted = [...units].sort((a, b) =>
    a.type === b.type ? a.code.localeCompare(b.code) : a.type.localeCompare(b.type),
  )
  return Object.fromEntries(
    Map.groupBy(sorted, unit => unit.type)
      .entries()
      .map(([type, members]) => [type, members.map(row)]),
  )
}

function ofTypes<U>(rows: Compact, unit: (type: UnitType, row: string[]) => U): U[] {
  return Object.entries(rows).flatMap(([type, members = []]) =>
    members.map(row => unit(type as UnitType, row)),
  )
}
