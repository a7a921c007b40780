import { parsePersonalNumber } from '#lib/person-number'
import { type Day, nfc, parseDay } from '#lib/vietnamese-text'
import type { Represents } from './schema.ts'

/** What VNeID tells of somebody, as we keep it. */
export type VneidPerson = {
  personal_number: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD; null when the account does not say it. */
  birth_date: string | null
  sex: 'male' | 'female'
  phone: string | null
  email: string | null
  address: string | null
  represents: Represents | null
}

/**
 * Reads the claims, whose names are those of the national portal. Without `GioiTinh` the
 * sex is read from the personal number; its year is no birth date, by which the population register would know somebody.
 * Undefined: the account has no personal number or no name.
 */
export function readClaims(claims: Record<string, unknown>, today: Day): VneidPerson | undefined {
  const text = (name: string) =>
    typeof claims[name] === 'string' ? nfc(claims[name]).replace(/\s+/g, ' ').trim() || null : null
  const number = parsePersonalNumber(text('SoDinhDanh') ?? '', { today, source: 'stored' })
  const name = text('HoVaTen')
  if (!number.ok || !name) return undefined
  const sex = text('GioiTinh')
  const [company, taxCode] = [text('TenDoanhNghiep'), text('MaSoDoanhNghiep')]
  return {
    personal_number: number.value.number,
    name,
    birth_date: partialDay(text('NgaySinh')) ?? null,
    sex: sex === 'Nam' ? 'male' : sex === 'Nữ' ? 'female' : number.value.sex,
    phone: text('SoDienThoai'),
    email: text('ThuDienTu')?.toLowerCase() ?? null,
    address: text('DiaChi'),
    represents: company && taxCode ? { name: company, tax_code: taxCode } : null,
  }
}

/** "02/09/2000", "09/2000" or "2000". */
function partialDay(text: string | null): string | undefined {
  if (!text) return undefined
  const month = /^(0[1-9]|1[0-2])\/(\d{4})$/.exec(text)
  if (month) return `${month[2]}-${month[1]}`
  return /^\d{4}$/.test(text) ? text : parseDay(text)
}
