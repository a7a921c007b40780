import { searchKey } from '#lib/vietnamese-text'
import { type Dice, dice } from './dice.ts'
import names from './names.json' with { type: 'json' }

type Sex = 'male' | 'female'
export type SyntheticCitizen = {
  id: string
  personalNumber: string
  name: string
  key: string
  sex: Sex
  birthDate: string
  phone: string
}

/** Names with their search keys: three dictionaries instead of a million names to take the marks off. */
type Word = { text: string; key: string }
const words = (list: readonly string[]): Word[] => list.map(text => ({ text, key: searchKey(text) }))
const family = words(names.Kinh.family)
const given = {
  female: { middle: words(names.Kinh.female.middle), given: words(names.Kinh.female.given) },
  male: { middle: words(names.Kinh.male.middle), given: words(names.Kinh.male.given) },
}
const firstYear = 1938
const lastYear = 2024

/**
 * One slot a kind of person (year, sex, province of birth registration), several where there are more of them: of the
 * years before 1965 fewer are left, and fewer were born after 2015.
 */
const slots: { year: number; sex: Sex; from: '72' | '80'; copy: number; copies: number }[] = []
for (let year = firstYear; year <= lastYear; year++)
  for (const sex of ['female', 'male'] as const)
    for (const from of ['72', '80'] as const) {
      const copies = year < 1950 ? 1 : year < 1965 ? 2 : year < 1980 ? 4 : year < 2015 ? 5 : 4
      for (let copy = 0; copy < copies; copy++) slots.push({ year, sex, from, copy, copies })
    }

/** Numbers below belong to the people of the sandbox; above there are no four digits any more. */
const firstSerial = 1000
const lastSerial = 9999
/** A prime that scatters neighbours over the slots. */
const stride = 7919

/** As many people as there are synthetic numbers. */
export const mostPeople = Math.floor((lastSerial - firstSerial) / 5) * slots.length

/**
 * Somebody who does not exist: always the same for a seed and a position, so nothing has to be remembered. Their number
 * has the real form with 99 in the place of the first two random digits.
 */
export function citizenAt(seed: number, position: number): SyntheticCitizen {
  const slot = slots[(position * stride) % slots.length]!
  const serial = firstSerial + Math.floor(position / slots.length) * slot.copies + slot.copy
  const draw = dice(seed, 1, position)
  const { year, sex, from } = slot
  const { name, key } = namedBy(draw, sex)
  const century = (Math.floor(year / 100) - 19) * 2 + (sex === 'female' ? 1 : 0)
  return {
    id: draw.uuid(),
    personalNumber: `0${from}${century}${String(year).slice(2)}99${String(serial).padStart(4, '0')}`,
    name,
    key,
    sex,
    birthDate: dayOfYear(year, draw.below(365)),
    // No network gives out 0500: nobody's telephone rings.
    phone: `0500${String(position % 1_000_000).padStart(6, '0')}`,
  }
}

/** The year somebody was born in, without making the whole person. */
export function birthYearAt(position: number): number {
  return slots[(position * stride) % slots.length]!.year
}

export function nameOf(draw: Dice, sex: Sex): string {
  return namedBy(draw, sex).name
}

function namedBy(draw: Dice, sex: Sex): { name: string; key: string } {
  const [first, middle, last] = [
    draw.often(family),
    draw.often(given[sex].middle),
    draw.of(given[sex].given),
  ] as const
  return {
    name: `${first.text} ${middle.text} ${last.text}`,
    key: `${first.key} ${middle.key} ${last.key}`,
  }
}

const daysOfYear = Array.from({ length: 365 }, (_, day) =>
  new Date(Date.UTC(2001, 0, 1 + day)).toISOString().slice(4, 10),
)
function dayOfYear(year: number, day: number): string {
  return `${year}${daysOfYear[day]}`
}
