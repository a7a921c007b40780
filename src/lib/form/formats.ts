import { parsePersonalNumber } from '#lib/person-number'
import { checkPersonName, isDay } from '#lib/vietnamese-text'

/** The formats behind `vocabulary.ts`. Each says whether a text already normalised is well formed. */
export type Format = 'personal-number' | 'person-name' | 'partial-date' | 'date' | 'phone' | 'email'

export const FORMAT_TESTS: Record<Format, (text: string) => boolean> = {
  // Without a day to compare with, no year of birth lies in the future; `validateAll` looks at that.
  'personal-number': text => parsePersonalNumber(text, { today: '2099-12-31' }).ok && /^\d+$/.test(text),
  'person-name': text => checkPersonName(text).ok,
  'partial-date': text => /^\d{4}$/.test(text) || isMonth(text) || isDay(text),
  date: isDay,
  phone: text => /^0\d{9,10}$/.test(text),
  email: text => /^[^\s@<>()[\]",;:\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
}

function isMonth(text: string): boolean {
  const month = /^\d{4}-(\d\d)$/.exec(text)?.[1]
  return month !== undefined && Number(month) >= 1 && Number(month) <= 12
}
