import { slug } from '#lib/vietnamese-text'
import type { Grant } from '#platform/access'
import { emailDomain } from './agencies.ts'
import data from './staff.json' with { type: 'json' }

export type Staff = {
  /** Official e-mail address: what an officer signs in with. */
  account: string
  name: string
  title: string
  /** Where they sit: an agency id. Where they act is in `grants`. */
  unit: string
  grants: Grant[]
}

/**
 * The officers of the demonstration: made-up people from the province to a border commune, a hospital, a waterworks and two schools. Everybody
 * holds a role at the agency that decides or receives (not at the office they sit in), because that is where
 * the steps of a process are handed to.
 */
export function demonstrationStaff(): Staff[] {
  const taken = new Map<string, number>()
  return data.places.flatMap(({ agency, seats, names }) =>
    seatsOf(seats).map(([title, at, role, heldAt, reach], i) => {
      const name = names[i]!
      return {
        account: `${accountName(name, taken)}@${emailDomain}`,
        name,
        title: title!,
        unit: below(agency, at!),
        grants: [
          { role: role as Grant['role'], agency: below(agency, heldAt!), reach: reach as Grant['reach'] },
        ],
      }
    }),
  )
}

function seatsOf(kind: string): string[][] {
  return data.seats[kind as keyof typeof data.seats]
}

function below(agency: string, segment: string): string {
  return segment ? `${agency}/${segment}` : agency
}

/** "Trần Thị Hòa" → "tranthihoa"; the second of that name gets "tranthihoa2". */
function accountName(name: string, taken: Map<string, number>): string {
  const plain = slug(name).replaceAll('-', '')
  const count = (taken.get(plain) ?? 0) + 1
  taken.set(plain, count)
  return count === 1 ? plain : `${plain}${count}`
}
