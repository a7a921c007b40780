import { slug } from '#lib/vietnamese-text'
import { currentUnits } from '#modules/organisation'
import names from '../../../src/synth/names.json' with { type: 'json' }
import {
  type MaritalStatus,
  type Relation,
  type Relative,
  type SyntheticPerson,
  syntheticNumber,
  syntheticPhone,
  usualLevel,
} from './person.ts'

type Ethnicity = keyof typeof names
type Sex = SyntheticPerson['sex']
type Home = Pick<SyntheticPerson, 'residence' | 'hometown' | 'ethnicity' | 'religion'> & { id: string }

/** Below 1,000 serials belong to the people made by hand. */
const firstSerial = 1000
/** Births since this day are registered under the merged province. */
const mergedOn = '2025-07-01'

/**
 * `n` people in families, spread over the 96 communes of Tây Ninh: the same for the same seed, on any machine.
 * No number is one of `people`. 100,000 take about 1.5 s.
 */
export function syntheticPeople(seed: number, n: number): SyntheticPerson[] {
  const draw = dice(seed)
  const communes = currentUnits().filter(unit => unit.parent === '80')
  const serials = new Map<string, number>()
  const made: SyntheticPerson[] = []
  for (let h = 1; made.length < n; h++) {
    const commune = communes[draw.below(communes.length)]!
    const place = { province: '80', commune: commune.code }
    const home: Home = {
      id: `HGD81${String(h).padStart(7, '0')}`,
      residence: {
        ...place,
        detail: `Số ${1 + draw.below(400)}, ${commune.type === 'ward' ? 'khu phố' : 'ấp'} ${1 + draw.below(9)}`,
      },
      hometown: draw.chance(0.8)
        ? place
        : { province: '80', commune: communes[draw.below(communes.length)]!.code },
      ethnicity: ethnicityOf(draw),
      religion: draw.chance(0.2) ? 'Cao Đài' : 'Không',
    }
    made.push(...family(home, draw, serials, made.length))
  }
  return made.slice(0, n)
}

function family(home: Home, draw: Dice, serials: Map<string, number>, before: number): SyntheticPerson[] {
  const from = draw.chance(0.42) ? '72' : '80'
  const members: SyntheticPerson[] = []
  const add = (
    sex: Sex,
    familyName: string,
    born: string,
    marital: MaritalStatus,
    relation: Relation,
    parents: Parents = {},
  ) => {
    const index = before + members.length + 1
    const person = member(
      home,
      {
        sex,
        name: nameOf(home.ethnicity as Ethnicity, sex, familyName, draw),
        born,
        from,
        marital,
        relation,
        ...parents,
      },
      serials,
      index,
    )
    members.push(person)
    return person
  }

  const list = names[home.ethnicity as Ethnicity].family
  const year = 1950 + draw.below(52)
  const husband = add('male', draw.of(list), dayIn(year, draw), 'married', 'head')
  const wife = add('female', draw.of(list), dayIn(year + draw.below(6), draw), 'married', 'spouse')
  husband.spouse = relative(wife)
  wife.spouse = relative(husband)

  let childYear = Number(wife.born.slice(0, 4)) + 20 + draw.below(10)
  for (let child = 0; child < 3 && childYear <= 2025 && draw.chance(0.75); child++) {
    // Grown children have homes of their own.
    if (childYear > 1998)
      add(
        draw.chance(0.51) ? 'male' : 'female',
        husband.name.split(' ')[0]!,
        dayIn(childYear, draw, true),
        'single',
        'child',
        {
          father: relative(husband),
          mother: relative(wife),
        },
      )
    childYear += 2 + draw.below(5)
  }
  return members
}

type Parents = { father?: Relative; mother?: Relative }
type Draft = Parents & {
  sex: Sex
  name: string
  born: string
  from: string
  marital: MaritalStatus
  relation: Relation
}

function member(home: Home, draft: Draft, serials: Map<string, number>, index: number): SyntheticPerson {
  const { id, ...place } = home
  const from = draft.born >= mergedOn ? '80' : draft.from
  const kind = `${from}${draft.sex}${draft.born.slice(0, 4)}`
  const serial = serials.get(kind) ?? firstSerial
  serials.set(kind, serial + 1)
  const level = usualLevel(draft)
  const key = `${slug(draft.name)}-${index}`
  return {
    ...place,
    key,
    personalNumber: syntheticNumber({ from, sex: draft.sex, born: draft.born }, serial),
    name: draft.name,
    born: draft.born,
    sex: draft.sex,
    nationality: 'Việt Nam',
    formerResidence: null,
    maritalStatus: draft.marital,
    father: draft.father ?? null,
    mother: draft.mother ?? null,
    spouse: null,
    guardian: null,
    household: { id, relation: draft.relation },
    phone: level ? syntheticPhone(100_000 + (index % 900_000)) : null,
    email: level ? `${key}@nguoidan.example` : null,
    died: null,
    level,
    company: null,
    story: null,
  }
}

function relative(person: SyntheticPerson): Relative {
  return { name: person.name, personalNumber: person.personalNumber }
}

/** Names follow their people: a Khmer name has no Vietnamese middle name. */
function nameOf(ethnicity: Ethnicity, sex: Sex, family: string, draw: Dice): string {
  const { middle, given } = names[ethnicity][sex]
  return [family, draw.of(middle), draw.of(given)].filter(Boolean).join(' ')
}

function ethnicityOf(draw: Dice): Ethnicity {
  const roll = draw.below(1000)
  return roll < 8 ? 'Khmer' : roll < 12 ? 'Chăm' : roll < 20 ? 'Hoa' : 'Kinh'
}

/** Some old people's papers know only the year. */
function dayIn(year: number, draw: Dice, complete = false): string {
  if (!complete && year < 1965 && draw.chance(0.3)) return String(year)
  const day = new Date(Date.UTC(year, 0, 1 + draw.below(365)))
  return day.toISOString().slice(0, 10)
}

type Dice = { below(n: number): number; chance(p: number): boolean; of<T>(list: readonly T[]): T }

/** Mulberry32: a small generator with one 32-bit state, enough to scatter people. */
function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: n => Math.floor(next() * n),
    chance: p => next() < p,
    of: list => list[Math.floor(next() * list.length)]!,
  }
}
