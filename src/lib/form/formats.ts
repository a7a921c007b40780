/** The formats behind `vocabulary.ts`. Each says whether a text already normalised is well formed. */
export type Format = 'personal-number' | 'person-name' | 'partial-date' | 'date' | 'phone' | 'email'

export const FORMAT_TESTS: Record<Format, (text: string) => boolean> = {
  'personal-number': text => /^\d{12}$/.test(text),
  'person-name': text => /^[\p{L}\p{M}][\p{L}\p{M} .'’-]*$/u.test(text),
  'partial-date': text => /^\d{4}$/.test(text) || isMonth(text) || isDay(text),
  date: isDay,
  phone: text => /^0\d{9,10}$/.test(text),
  email: text => /^[^\s@<>()[\]",;:\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
}

function isMonth(text: string): boolean {
  const month = /^\d{4}-(\d\d)$/.exec(text)?.[1]
  return month !== undefined && Number(month) >= 1 && Number(month) <= 12
}

/** A day of the Gregorian calendar from 1800 to 2199: `2021-02-29` is none. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return year >= 1800 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
