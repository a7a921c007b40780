import { addDays, type Day } from '#lib/vietnamese-text'
import type { AdministrativeUnit, Succession, UnitType } from '../administrative-unit.ts'
import { expandDistrict, expandProvince } from '../compact-units.ts'
import current from './administrative-units.json' with { type: 'json' }
import changes from './changes.json' with { type: 'json' }
import formerProvinceData from './former-provinces.json' with { type: 'json' }
import formerUnitData from './former-units-80.json' with { type: 'json' }

/** Every unit we know, in every period: 34 provinces and 3,321 communes in force, the 63 former provinces, and the former districts and communes of Tây Ninh (80). */
export function administrativeUnits(): AdministrativeUnit[] {
  return [...currentUnits(), ...endedTypes(), ...formerProvinces(), ...formerUnits()]
}

/** The 34 provinces and their communes, as they are in force. */
export function currentUnits(): AdministrativeUnit[] {
  return current.provinces
    .map(expandProvince)
    .flatMap(({ communes, ...province }) => [
      unit('province', province, null, typeChange(province.code)?.from ?? current.inForceFrom),
      ...communes.map(commune => unit('commune', commune, province.code, current.inForceFrom)),
    ])
}

/**
 * The 63 provinces until 30/6/2025. Their codes live on in personal numbers: the number of somebody whose birth was
 * registered in Long An begins with 080.
 */
export function formerProvinces(): AdministrativeUnit[] {
  return formerProvinceData.provinces.map(([code, type, name]) =>
    former('province', { code: code!, type: type as UnitType, name: name! }, null),
  )
}

/** Former districts and communes, in force until 30/6/2025. */
export function formerUnits(): AdministrativeUnit[] {
  return formerUnitData.districts
    .map(expandDistrict)
    .flatMap(({ communes, ...district }) => [
      former('district', district, district.province),
      ...communes.map(commune => former('commune', commune, district.code)),
    ])
}

/** Former unit → unit of today, for provinces and for the communes of `formerUnits`. A district has no successor. */
export function successions(): Succession[] {
  return [
    ...formerProvinceData.provinces.map(([code, , , to]) => ({ from: code!, to: to!, split: false })),
    ...formerUnitData.districts
      .map(expandDistrict)
      .flatMap(district => district.communes)
      .flatMap(({ code, successors }) =>
        successors.map(to => ({ from: code, to, split: successors.length > 1 })),
      ),
  ]
}

/** Codes that other lists write for a unit of ours: `alias` means `code`. */
export function codeAliases(): { alias: string; code: string }[] {
  return changes.aliases.map(({ alias, code }) => ({ alias, code }))
}

/** Units that kept their code and name but changed their type: the period before. */
function endedTypes(): AdministrativeUnit[] {
  return currentUnits().flatMap(now => {
    const change = typeChange(now.code)
    if (!change || now.level !== 'province') return []
    return [
      {
        ...now,
        type: change.before as UnitType,
        validFrom: current.inForceFrom,
        validTo: addDays(change.from, -1),
      },
    ]
  })
}

function typeChange(code: string) {
  return changes.typeChanges.find(change => change.code === code)
}

type Named = { code: string; type: UnitType; name: string }

function unit(
  level: AdministrativeUnit['level'],
  { code, type, name }: Named,
  parent: string | null,
  validFrom: Day,
): AdministrativeUnit {
  return { code, level, type, name, parent, validFrom, validTo: null }
}

function former(
  level: AdministrativeUnit['level'],
  { code, type, name }: Named,
  parent: string | null,
): AdministrativeUnit {
  return { code, level, type, name, parent, validFrom: null, validTo: formerUnitData.inForceTo }
}
