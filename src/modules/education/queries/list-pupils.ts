import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type DueState, db, type PupilRow, type ReductionRow } from '../schema.ts'

export type Due = {
  bill: string | null
  state: DueState
  /** đồng */
  asked: number
  paid: number
  owed: number
  reminded_at: Date | null
}
export type Participant = {
  id: string
  number: number
  code: string
  name: string
  parent_name: string | null
  /** Whether the bill stands in a parent's account, or will as far as the list says; else there is the slip. */
  has_account: boolean
  /** Undefined until the bill is made. */
  due: Due | undefined
  /** Positions of the optional items. */
  chosen: number[]
}

/** The pupils of a class as a campaign sees them, by given name. The caller has asked who may. */
export async function listParticipants(
  tx: Tx,
  by: { campaign: string; class?: string; pupil?: string },
): Promise<Participant[]> {
  const rows = await tx.query<Omit<Participant, 'due'> & Due>('education', {
    text: `SELECT p.id, p.number, p.code, p.name, p.parent_name, 
             CASE WHEN d.bill IS NULL THEN p.parent_number IS NOT NULL ELSE d.payer IS NOT NULL END AS has_account,
             d.bill, d.state, d.asked, d.paid, d.owed, d.reminded_at,
             ARRAY(SELECT position FROM education.choice c WHERE c.campaign = one.campaign AND c.pupil = p.id ORDER BY 1) AS chosen
           FROM education.participant one JOIN education.pupil p ON p.id = one.pupil
           LEFT JOIN education.due d ON d.campaign = one.campaign AND d.pupil = p.id
           WHERE one.campaign = $1 AND ($2::uuid IS NULL OR one.class = $2) AND ($3::uuid IS NULL OR p.id = $3)
           ORDER BY (regexp_match(p.name, '\\S+$'))[1] COLLATE "vi-x-icu", p.name COLLATE "vi-x-icu", p.code`,
    values: [by.campaign, by.class ?? null, by.pupil ?? null],
  })
  return rows.map(({ bill, state, asked, paid, owed, reminded_at, ...pupil }) => ({
    ...pupil,
    due: state === null ? undefined : { bill, state, asked, paid, owed, reminded_at },
  }))
}

/** Reductions of a campaign that somebody asked for, oldest first; the caller has asked who may. */
export function listReductions(
  tx: Tx,
  by: { campaign: string; pupil?: string; isWaiting?: true },
): Promise<(ReductionRow & { name: string })[]> {
  let query = db(tx)
    .selectFrom('education.reduction')
    .innerJoin('education.pupil', 'education.pupil.id', 'education.reduction.pupil')
    .selectAll('education.reduction')
    .select('name')
    .where('campaign', '=', by.campaign)
  if (by.pupil) query = query.where('pupil', '=', by.pupil)
  if (by.isWaiting) query = query.where('granted', 'is', null)
  return query.orderBy('requested_at').orderBy('education.reduction.id').execute()
}

/** Whose parent's number is of somebody with another name, while they still owe; the caller has asked who may. */
export function listMisnumbered(
  tx: Tx,
  by: { campaign: string },
): Promise<{ pupil: string; name: string; class: string; parent_name: string | null }[]> {
  return db(tx)
    .selectFrom('education.due')
    .innerJoin('education.pupil', 'education.pupil.id', 'education.due.pupil')
    .innerJoin('education.class', 'education.class.id', 'education.due.class')
    .select(['pupil', 'education.pupil.name', 'education.class.name as class', 'parent_name'])
    .where('campaign', '=', by.campaign)
    .where('is_misnumbered', '=', true)
    .where('owed', '>', 0)
    .orderBy(sql`education.class.name COLLATE "vi-x-icu"`)
    .orderBy('education.pupil.number')
    .execute()
}

/** A class with its pupils of that year, by given name. Needs `education:campaign.read` at the school. */
export async function listClass(tx: Tx, input: { school: string; class: string }): Promise<PupilRow[]> {
  need(tx, 'education:campaign.read', { agency: input.school })
  return db(tx)
    .selectFrom('education.enrolment')
    .innerJoin('education.pupil', 'education.pupil.id', 'education.enrolment.pupil')
    .selectAll('education.pupil')
    .where('class', '=', input.class)
    .where('school', '=', input.school)
    .orderBy(sql`(regexp_match(name, '\\S+$'))[1] COLLATE "vi-x-icu"`)
    .orderBy(sql`name COLLATE "vi-x-icu"`)
    .orderBy('code')
    .execute()
}

/** The classes of a school in a year, with how many pupils. Needs `education:campaign.read` at the school. */
export async function listClasses(
  tx: Tx,
  input: { school: string; year: number },
): Promise<{ id: string; name: string; pupils: number }[]> {
  need(tx, 'education:campaign.read', { agency: input.school })
  return db(tx)
    .selectFrom('education.class')
    .leftJoin('education.enrolment', 'education.enrolment.class', 'education.class.id')
    .select(['education.class.id', 'name', eb => eb.fn.count<number>('pupil').as('pupils')])
    .where('school', '=', input.school)
    .where('education.class.year', '=', input.year)
    .groupBy('education.class.id')
    .orderBy(sql`name COLLATE "vi-x-icu"`)
    .execute()
}
