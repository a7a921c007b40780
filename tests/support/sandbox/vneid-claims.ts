import { createHash } from 'node:crypto'
import { currentUnits, unitName } from '#modules/organisation'
import type { SyntheticPerson } from './person.ts'

/**
 * The claims of an e-ID. `sub`, `TechID`, `HoVaTen`, `SoDinhDanh`, `DiaChi`, `SoDienThoai`, `ThuDienTu` and the two of
 * a company are named as the national portal names them; `NgaySinh` and `GioiTinh` are our assumption. All are strings;
 * what is not known is left out.
 */
export const vneidClaims = [
  'sub',
  'TechID',
  'HoVaTen',
  'SoDinhDanh',
  'NgaySinh',
  'GioiTinh',
  'DiaChi',
  'SoDienThoai',
  'ThuDienTu',
  'TenDoanhNghiep',
  'MaSoDoanhNghiep',
] as const

export type VneidClaims = { sub: string } & { [name in (typeof vneidClaims)[number]]?: string }

/** Who somebody is to the issuer, for ever: says nothing about their personal number. */
export function subjectOf(person: SyntheticPerson): string {
  const hash = createHash('sha256').update(`vneid-sandbox:${person.personalNumber}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`
}

export function claimsOf(person: SyntheticPerson): VneidClaims {
  const known = {
    TechID: subjectOf(person),
    HoVaTen: person.name,
    SoDinhDanh: person.personalNumber,
    NgaySinh: person.born.split('-').reverse().join('/'),
    GioiTinh: person.sex === 'male' ? 'Nam' : 'Nữ',
    DiaChi: addressOf(person),
    SoDienThoai: person.phone,
    ThuDienTu: person.email,
    TenDoanhNghiep: person.company?.name,
    MaSoDoanhNghiep: person.company?.taxCode,
  }
  return { sub: subjectOf(person), ...Object.fromEntries(Object.entries(known).filter(([, value]) => value)) }
}

export function addressOf({ residence }: SyntheticPerson): string {
  return [residence.detail, nameOfUnit(residence.commune), nameOfUnit(residence.province)].join(', ')
}

let unitNames: Map<string, string> | undefined

export function nameOfUnit(code: string): string {
  unitNames ??= new Map(currentUnits().map(unit => [unit.code, unitName(unit)]))
  return unitNames.get(code) ?? code
}
