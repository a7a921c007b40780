import type { Tx } from '#platform/db'
import { openSession } from '../session.ts'
import type { VneidPerson } from '../vneid-claims.ts'
import { addKnownContacts } from './known-contacts.ts'

/**
 * Signs in the person whom VNeID has vouched for: takes them into the register at the first time, keeps name and birth
 * as VNeID has them at every other, and opens a session of that level. Telephone and e-mail become contacts, and
 * count as verified, unless the person removed them. Anyone; what vouches is the issuer's signed token. Returns the
 * token for the cookie and the person's id.
 */
export async function signInCitizen(
  tx: Tx,
  input: { person: VneidPerson; level: 1 | 2; agent: string; replaces?: string },
): Promise<{ token: string; person: string }> {
  const { person, level } = input
  const [row] = await tx.query<{ id: string; phone: string | null; email: string | null }>('identity', {
    text: `WITH before AS (SELECT phone, email FROM identity.person WHERE personal_number = $1)
           INSERT INTO identity.person AS p (personal_number, name, birth_date, sex, phone, email, residence, represents, level, source, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'vneid', $10)
           ON CONFLICT (personal_number) DO UPDATE SET
             name = excluded.name, sex = excluded.sex, source = 'vneid',
             -- Only the year, or nothing, takes no day away: the population register asks for all of it.
             birth_date = CASE WHEN p.birth_date LIKE excluded.birth_date || '%' THEN p.birth_date
                               ELSE coalesce(excluded.birth_date, p.birth_date) END,
             phone = coalesce(excluded.phone, p.phone), email = coalesce(excluded.email, p.email),
             -- What VNeID tells is one line of text: an address by code that the person chose here is worth more.
             residence = CASE WHEN p.residence ? 'commune' THEN p.residence ELSE excluded.residence END,
             represents = excluded.represents, level = greatest(p.level, excluded.level)
           RETURNING id, (SELECT phone FROM before), (SELECT email FROM before)`,
    values: [
      person.personal_number,
      person.name,
      person.birth_date,
      person.sex,
      person.phone,
      person.email,
      JSON.stringify(person.address ? { detail: person.address } : {}),
      person.represents && JSON.stringify(person.represents),
      level,
      tx.now,
    ],
  })
  const { id, ...before } = row!
  await addKnownContacts(tx, id, { ...person, confirmed: true, before })
  const token = await openSession(tx, {
    kind: 'citizen',
    subject: id,
    name: person.name,
    level,
    method: 'vneid',
    agent: input.agent,
    replaces: input.replaces,
  })
  return { token, person: id }
}
