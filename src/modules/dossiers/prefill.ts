import type { Answers, PrefillSources } from '#lib/form'
import { contactsFor, getPerson, type Person } from '#modules/identity'
import type { Tx } from '#platform/db'
import { db } from './schema.ts'

/** What is known of a person without asking outside: their profile, and what they said the last time. */
export async function ownSources(tx: Tx, of: { person: string; procedure: string }): Promise<PrefillSources> {
  return { profile: await profileOf(tx, await getPerson(tx, of.person)), earlier: await earlierAnswers(tx, of) }
}

async function profileOf(tx: Tx, person: Person): Promise<Answers> {
  const contacts = await contactsFor(tx, person.id, 'dossier')
  const reached = (channel: 'phone' | 'email') => contacts.find(one => one.channel === channel && one.holder === 'self')?.address
  const { province, commune } = person.residence ?? {}
  return {
    name: person.name,
    personalNumber: person.personal_number,
    birthDate: person.birth_date,
    sex: person.sex,
    phone: reached('phone') ?? person.phone,
    email: reached('email') ?? person.email,
    // Half an address is no answer: VNeID alone tells it as a line of text.
    ...(province && commune && { residence: person.residence }),
  }
}

/** The answers of their last application for the same procedure. */
async function earlierAnswers(tx: Tx, of: { person: string; procedure: string }): Promise<Answers | null> {
  const last = await db(tx)
    .selectFrom('dossiers.dossier')
    .select('answers')
    .where('applicant', '=', of.person)
    .where('procedure', '=', of.procedure)
    .orderBy('submitted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.answers ?? null
}
