import type { Day } from '#lib/vietnamese-text'
import { provincesOfRegistration } from './provinces.ts'

/** What a personal number (số định danh cá nhân, the number of the CCCD) says about its holder. */
export type PersonalNumber = {
  number: string
  provinceCode: string
  /** Where the birth was registered, by its name then; undefined for codes not on the list (births abroad). */
  province: string | undefined
  sex: 'male' | 'female'
  birthYear: number
}

export type ParsedPersonalNumber =
  | { ok: true; value: PersonalNumber; warnings: 'personal-number.province'[] }
  | { ok: false; reason: 'personal-number.shape' | 'personal-number.province' | 'personal-number.future' }

/**
 * Reads the 12 digits: 3 province of birth registration, 1 century and sex, 2 year, 6 random. There is no check
 * digit, so a number that passes need not exist. Spaces and dots between digits are dropped.
 *
 * An unknown province is an error when somebody types the number (`source: 'entry'`) and a warning on data that we
 * keep already (`'stored'`). A year of birth after `today` is an error; so is every century from 2100 on.
 */
export function parsePersonalNumber(
  text: string,
  { today, source = 'entry' }: { today: Day; source?: 'entry' | 'stored' },
): ParsedPersonalNumber {
  const number = text.replace(/[\s.]/gu, '')
  if (!/^\d{12}$/.test(number)) return { ok: false, reason: 'personal-number.shape' }
  const provinceCode = number.slice(0, 3)
  const province = provincesOfRegistration[provinceCode]
  if (!province && source === 'entry') return { ok: false, reason: 'personal-number.province' }
  const century = Number(number[3])
  const birthYear = 1900 + Math.floor(century / 2) * 100 + Number(number.slice(4, 6))
  if (birthYear > Number(today.slice(0, 4))) return { ok: false, reason: 'personal-number.future' }
  return {
    ok: true,
    value: { number, provinceCode, province, sex: century % 2 === 0 ? 'male' : 'female', birthYear },
    warnings: province ? [] : ['personal-number.province'],
  }
}

export type PersonalNumberMismatch = 'personal-number.sex' | 'personal-number.birth-year'

/**
 * Where what a person declared differs from their number. Ask them to look again; a civil-status correction after the
 * number was given is a lawful reason. `birthDate` may be `1990`, `1990-05` or `1990-05-17`.
 */
export function mismatches(
  number: PersonalNumber,
  declared: { sex?: 'male' | 'female' | undefined; birthDate?: string | undefined },
): PersonalNumberMismatch[] {
  const found: PersonalNumberMismatch[] = []
  if (declared.sex && declared.sex !== number.sex) found.push('personal-number.sex')
  if (declared.birthDate && Number(declared.birthDate.slice(0, 4)) !== number.birthYear)
    found.push('personal-number.birth-year')
  return found
}

/** "072******001": enough to recognise one's own number, for pages and messages. Logs get nothing at all. */
export function maskPersonalNumber(number: string): string {
  return number.length < 9
    ? '*'.repeat(number.length)
    : `${number.slice(0, 3)}${'*'.repeat(number.length - 6)}${number.slice(-3)}`
}
