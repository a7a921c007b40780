import type { Answers, PrefillSources } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getPerson, listContacts, type Person } from '#modules/identity'
import { getProcedure } from '#modules/procedures'
import { type LookUpProblem, lookUpPopulation } from '#modules/registers'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { homeOf } from './home.ts'
import { grantsToView, liesWithin } from './queries/places.ts'
import { db } from './schema.ts'

export type Prefill = {
  sources: PrefillSources
  /** The dossier that an officer read the earlier answers from; `startDraft` notes it when they are used. */
  earlier?: string
  /** Why the population register did not answer; then people type by themselves. */
  problem?: LookUpProblem
}

/**
 * Everything that is known already about whom a dossier is for: the population register (asked for this purpose, and
 * written down for the person to read), their profile, and their last application for the same procedure; for an officer
 * the last of those that they may see. Opens its own transactions, for it waits for an outside system. `dossier` is the
 * case an officer at the counter acts for.
 */
export async function gatherPrefill(
  ctx: Pick<Ctx, 'actor' | 'read' | 'write'>,
  of: { person: string; procedure: string; dossier?: string },
): Promise<Prefill> {
  const { person, definition, own } = await ctx.read(async tx => {
    const person = await getPerson(tx, of.person)
    const { definition } = await getProcedure(tx, of.procedure)
    return { person, definition, own: await ownSources(tx, person, of.procedure) }
  })
  // The register wants name and birth date; without them it could not tell a person from a guessed number.
  if (!person.birth_date) return { ...own, problem: 'unasked' }
  const found = await lookUpPopulation(ctx, {
    personalNumber: person.personal_number,
    purpose: `Điền sẵn tờ khai: ${definition.shortName}`,
    procedure: definition.code,
    ...(of.dossier && { dossier: of.dossier }),
  })
  return found.ok
    ? { ...own, sources: { ...own.sources, population: found.record } }
    : { ...own, problem: found.why }
}

async function ownSources(tx: Tx, person: Person, procedure: string): Promise<Prefill> {
  const last = await lastDossier(tx, person.id, procedure)
  return {
    sources: { profile: await profileOf(tx, person), earlier: last?.answers ?? null },
    ...(last && tx.actor.kind === 'staff' && { earlier: last.id }),
  }
}

async function profileOf(tx: Tx, person: Person): Promise<Answers> {
  const today = vnDay(tx.now)
  const contacts = (await listContacts(tx, person.id)).filter(
    ({ holder, purposes, expires_on }) =>
      holder === 'self' && purposes.includes('dossier') && (expires_on === null || expires_on >= today),
  )
  // What they wrote down of themselves serves too: nothing is sent there by this.
  const reached = (channel: 'phone' | 'email') => {
    const own = contacts.filter(one => one.channel === channel)
    return (own.find(one => one.verified_at) ?? own[0])?.address
  }
  const home = await homeOf(tx, person)
  return {
    name: person.name,
    personalNumber: person.personal_number,
    birthDate: person.birth_date,
    sex: person.sex,
    phone: reached('phone') ?? person.phone,
    email: reached('email') ?? person.email,
    ...(home.commune && { residence: home }),
  }
}

async function lastDossier(
  tx: Tx,
  person: string,
  procedure: string,
): Promise<{ id: string; answers: Answers } | undefined> {
  const dossiers = db(tx)
    .selectFrom('dossiers.dossier')
    .select(['id', 'answers'])
    .where('applicant', '=', person)
    .where('procedure', '=', procedure)
    .orderBy('submitted_at', 'desc')
    .limit(1)
  const seen = tx.actor.kind === 'staff' ? dossiers.where(liesWithin(grantsToView(tx))) : dossiers
  return seen.executeTakeFirst()
}
