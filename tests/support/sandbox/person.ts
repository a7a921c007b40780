/** What a register of the population knows of one person. All of them are made up. */
export type SyntheticPerson = {
  /** A short name for tests: "lan-anh". */
  key: string
  /** 12 digits of the real form; the six "random" ones begin with 99. */
  personalNumber: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD: the register does not know every day. */
  born: string
  sex: 'male' | 'female'
  ethnicity: string
  religion: string
  nationality: 'Việt Nam'
  hometown: Place
  /** Where they live, in units of today. */
  residence: Place & { detail: string }
  /** The same place as papers until 30/6/2025 name it. */
  formerResidence: { commune: string; detail: string } | null
  maritalStatus: MaritalStatus
  father: Relative | null
  mother: Relative | null
  spouse: Relative | null
  guardian: Relative | null
  household: { id: string; relation: Relation }
  phone: string | null
  email: string | null
  died: string | null
  /** Level of their e-ID account; null: they have none. */
  level: 1 | 2 | null
  /** The company that they represent by law. */
  company: { name: string; taxCode: string } | null
  /** Who they are in the demonstration, in one line. */
  story: string | null
}

export type Place = { province: string; commune: string }
export type Relative = { name: string; personalNumber: string | null }
export type MaritalStatus = 'single' | 'married' | 'divorced' | 'widowed'
/** To the head of the household. */
export type Relation = 'head' | 'spouse' | 'child' | 'grandchild' | 'father' | 'mother'

/** People from 14 years have an e-ID account in the demonstration, unless said otherwise; counted on this day. */
const accountsOn = '2012-11-21'

/**
 * A personal number of the real form for somebody who does not exist: province of birth registration (of the 63; of the 34
 * for births from 1/7/2025), century and sex, year, then 99 and a serial below 10,000.
 */
export function syntheticNumber(
  person: { from: string; sex: 'male' | 'female'; born: string },
  serial: number,
): string {
  if (serial < 0 || serial > 9999) throw new RangeError(`serial ${serial}`)
  const year = Number(person.born.slice(0, 4))
  const centuryAndSex = (Math.floor(year / 100) - 19) * 2 + (person.sex === 'female' ? 1 : 0)
  return `0${person.from}${centuryAndSex}${person.born.slice(2, 4)}99${String(serial).padStart(4, '0')}`
}

/** No network gives out 0500: nobody's telephone rings. */
export function syntheticPhone(serial: number): string {
  return `0500${String(serial).padStart(6, '0')}`
}

export function usualLevel(person: { born: string; died?: string | null }): 2 | null {
  return person.died || person.born > accountsOn ? null : 2
}
