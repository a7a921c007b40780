import { normalisePhone, type PersonNumberReason, parsePersonalNumber } from '#lib/person-number'
import { checkPersonName, isDay, type PersonNameReason, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { mailbox } from '../mailbox.ts'
import { findPersonByNumber, getPerson, type Person } from '../queries/person.ts'
import { db, type Residence } from '../schema.ts'
import { addKnownContacts } from './known-contacts.ts'

export type NewPerson = {
  personal_number: string
  name: string
  /** YYYY, YYYY-MM or YYYY-MM-DD; left out when nobody has read it on a paper. */
  birth_date?: string
  sex: 'male' | 'female'
  phone?: string
  email?: string
  residence?: Residence
}
export type PersonErrors = Partial<
  Record<keyof NewPerson, PersonNumberReason | PersonNameReason | 'birth-date.malformed' | 'email.malformed'>
>

/**
 * Takes somebody at the counter into the register, or finds them there. A one-stop officer or a processor, wherever.
 * What is known already stays as it is (VNeID knows it better than a form); only what was missing is filled in: compare
 * the returned name with the paper. `confirmed`: the population register says so, which knows name and birth better than
 * whoever wrote them down, though not than VNeID. Announces `identity.person-registered { person }` for somebody new.
 * Safe to repeat.
 */
export async function registerPerson(
  tx: Tx,
  input: NewPerson & { confirmed?: boolean },
): Promise<{ ok: true; person: Person } | { ok: false; errors: PersonErrors }> {
  need(tx, 'identity:person.register')
  const errors: PersonErrors = {}
  const number = parsePersonalNumber(input.personal_number, { today: vnDay(tx.now), source: 'stored' })
  if (!number.ok) errors.personal_number = number.reason
  const name = checkPersonName(input.name)
  if (!name.ok) errors.name = name.reason
  const born = input.birth_date
  if (born !== undefined && (!isPartialDay(born) || born > vnDay(tx.now)))
    errors.birth_date = 'birth-date.malformed'
  const phone = input.phone ? normalisePhone(input.phone) : undefined
  if (phone && !phone.ok) errors.phone = phone.reason
  const email = input.email?.trim() ? mailbox(input.email) : null
  if (email === undefined) errors.email = 'email.malformed'
  if (!number.ok || !name.ok || Object.keys(errors).length) return { ok: false, errors }

  const known = {
    phone: phone?.ok ? phone.value : null,
    email: email ?? null,
    residence: input.residence ?? {},
  }
  const [made] = await tx.query<{ id: string }>('identity', {
    text: `INSERT INTO identity.person (personal_number, name, birth_date, sex, phone, email, residence, source, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'counter', $8) ON CONFLICT (personal_number) DO NOTHING RETURNING id`,
    values: [
      number.value.number,
      name.name,
      born ?? null,
      input.sex,
      known.phone,
      known.email,
      JSON.stringify(known.residence),
      tx.now,
    ],
  })
  const id = made?.id ?? (await findPersonByNumber(tx, number.value.number))!.id
  if (made) {
    await append(tx, { chain: id, action: 'person.registered' })
    await announce(tx, 'identity.person-registered', { person: id })
  } else {
    if (input.confirmed && born) await correct(tx, id, { name: name.name, born })
    await fillIn(tx, id, { ...known, birth_date: born ?? null })
  }
  const person = await getPerson(tx, id)
  // Of whom VNeID knows somebody else may come and name an address of theirs.
  await addKnownContacts(tx, id, { ...known, confirmed: person.source === 'counter' })
  return { ok: true, person }
}

/** Written down at the counter, or in a list that somebody brought: results print this name. */
async function correct(tx: Tx, id: string, { name, born }: { name: string; born: string }): Promise<void> {
  const corrected = await tx.query('identity', {
    text: `UPDATE identity.person SET name = $2, birth_date = $3
           WHERE id = $1 AND source = 'counter' AND (name, birth_date) IS DISTINCT FROM ($2, $3) RETURNING id`,
    values: [id, name, born],
  })
  if (corrected.length)
    await append(tx, { chain: id, action: 'person.corrected', body: { by: 'population' } })
}

async function fillIn(
  tx: Tx,
  id: string,
  known: { phone: string | null; email: string | null; birth_date: string | null; residence: Residence },
): Promise<void> {
  await db(tx)
    .updateTable('identity.person')
    .set(eb => ({
      phone: eb.fn.coalesce('phone', eb.val(known.phone)),
      email: eb.fn.coalesce('email', eb.val(known.email)),
      birth_date: eb.fn.coalesce('birth_date', eb.val(known.birth_date)),
    }))
    .where('id', '=', id)
    .execute()
  if (known.residence.commune)
    await tx.query('identity', {
      text: `UPDATE identity.person SET residence = $2 WHERE id = $1 AND NOT residence ? 'commune'`,
      values: [id, JSON.stringify(known.residence)],
    })
}

function isPartialDay(text: string): boolean {
  return /^(19|20)\d{2}$/.test(text) || /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text) || isDay(text)
}
