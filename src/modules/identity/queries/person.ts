import type { Actor } from '#platform/access'
import { byId, type Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Represents, Residence } from '../schema.ts'

/** A citizen. Never write one into a log; `personal_number` least of all. */
export type Person = {
  id: string
  personal_number: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  birth_date: string | null
  sex: 'male' | 'female' | null
  /** As VNeID or the counter told it; where messages go is `contactsFor`. */
  phone: string | null
  email: string | null
  residence: Residence
  /** The enterprise they represent by law, as VNeID told it. */
  represents: Represents | null
  /** The highest e-ID level they have signed in with; null: never. */
  level: 1 | 2 | null
  source: 'vneid' | 'counter'
}

export const personColumns =
  'id, personal_number, name, birth_date, sex, phone, email, residence, represents, level, source'

// Whoever is signed in came with their session; what they are told is as old as the request.
const signedIn = new WeakMap<Actor, Person>()

export function knowSignedIn(actor: Actor, person: Person): void {
  signedIn.set(actor, person)
}

/** For other systems: asks nobody who wants to know, so whoever shows it asks `need` first. */
export async function findPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const own = signedIn.get(tx.actor)
  if (own?.id === id) return own
  const [row] = await tx.gathered<Person>(personFind, { asked: id })
  return row
}

const personFind = byId('person-find', 'identity.person', personColumns)

/** Like `findPerson`; throws NotFound `person`. */
export async function getPerson(tx: Tx, id: string): Promise<Person> {
  const person = await findPerson(tx, id)
  if (!person) throw new NotFound('person')
  return person
}

/** By the 12 digits, without spaces. Like `findPerson`, asks nobody. */
export async function findPersonByNumber(tx: Tx, personalNumber: string): Promise<Person | undefined> {
  const [row] = await tx.query<Person>('identity', {
    name: 'person-find-by-number',
    text: `SELECT ${personColumns} FROM identity.person WHERE personal_number = $1`,
    values: [personalNumber],
  })
  return row
}
