import { currentUnits } from '#modules/organisation'
import data from './households.json' with { type: 'json' }
import {
  type Place,
  type Relation,
  type Relative,
  type SyntheticPerson,
  syntheticNumber,
  syntheticPhone,
  usualLevel,
} from './person.ts'

/** A member as `households.json` writes it: what goes without saying is left out. A parent or spouse is a key, or a name of somebody who is not listed. */
type Member = {
  key: string
  name: string
  sex: 'male' | 'female'
  born: string
  from: string
  hometown: string
  relation: Relation
  ethnicity?: string
  religion?: string
  marital?: SyntheticPerson['maritalStatus']
  father?: string
  mother?: string
  spouse?: string
  guardian?: string
  died?: string
  phone?: null
  level?: 1 | null
  company?: SyntheticPerson['company']
  story?: string
}

type Household = { commune: string; detail: string; former: string; formerDetail: string; members: Member[] }

/** The people of the demonstration: 22 households made by hand, whose affairs the procedures are about. Always the same. */
export const people: readonly SyntheticPerson[] = curatedPeople(data as Household[])

export function findPerson(
  personalNumber: string,
  among: readonly SyntheticPerson[] = people,
): SyntheticPerson | undefined {
  return among.find(person => person.personalNumber === personalNumber)
}

/** By the short name of the story: `personOf('lan-anh')`. */
export function personOf(key: string): SyntheticPerson {
  const person = people.find(person => person.key === key)
  if (!person) throw new Error(`Không có người giả lập "${key}"`)
  return person
}

function curatedPeople(households: Household[]): SyntheticPerson[] {
  const provinceOf = new Map(currentUnits().map(unit => [unit.code, unit.parent]))
  const place = (commune: string): Place => {
    const province = provinceOf.get(commune)
    if (!province) throw new Error(`Xã ${commune} không có trong danh mục`)
    return { province, commune }
  }
  const members = households.flatMap(household => household.members)
  const numbers = new Map(members.map((member, i) => [member.key, syntheticNumber(member, i + 1)]))
  const names = new Map(members.map(member => [member.key, member.name]))
  const relative = (who: string | undefined): Relative | null =>
    who === undefined ? null : { name: names.get(who) ?? who, personalNumber: numbers.get(who) ?? null }

  return households.flatMap((household, h) =>
    household.members.map(member => {
      const level = member.level === undefined ? usualLevel(member) : member.level
      return {
        key: member.key,
        personalNumber: numbers.get(member.key)!,
        name: member.name,
        born: member.born,
        sex: member.sex,
        ethnicity: member.ethnicity ?? 'Kinh',
        religion: member.religion ?? 'Không',
        nationality: 'Việt Nam',
        hometown: place(member.hometown),
        residence: { ...place(household.commune), detail: household.detail },
        formerResidence: { commune: household.former, detail: household.formerDetail },
        maritalStatus: member.marital ?? 'single',
        father: relative(member.father),
        mother: relative(member.mother),
        spouse: relative(member.spouse),
        guardian: relative(member.guardian),
        household: { id: householdId(h + 1), relation: member.relation },
        phone: member.phone === null || !level ? null : syntheticPhone(members.indexOf(member) + 1),
        email: level ? `${member.key}@nguoidan.example` : null,
        died: member.died ?? null,
        level,
        company: member.company ?? null,
        story: member.story ?? null,
      }
    }),
  )
}

function householdId(serial: number): string {
  return `HGD80${String(serial).padStart(7, '0')}`
}
