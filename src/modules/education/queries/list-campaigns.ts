import { listAgencies } from '#modules/organisation'
import { can, grantsWith } from '#platform/access'
import type { Tx } from '#platform/db'
import { type CampaignRow, db } from '../schema.ts'
import { type Sums, sums } from './get-campaign.ts'

export type School = { agency: string; name: string; shortName: string }

/** The schools where the actor holds a permission, by name. Throws like `need` for who holds it nowhere. */
export async function schoolsWhere(tx: Tx, permission: string): Promise<School[]> {
  grantsWith(tx, permission)
  const rows = await db(tx).selectFrom('education.school').select('agency').execute()
  const schools = new Set(rows.map(row => row.agency))
  return (await listAgencies(tx, { kind: 'institution' }))
    .filter(({ id }) => schools.has(id) && can(tx, permission, { agency: id }))
    .map(({ id, name, short_name }) => ({ agency: id, name, shortName: short_name }))
}

export type CampaignSums = Pick<CampaignRow, 'id' | 'school' | 'year' | 'name' | 'due_on' | 'state'> & Sums

/** The campaigns of these schools with how they stand, newest first, at most 200. The caller has asked who may. */
export function listCampaigns(tx: Tx, schools: readonly School[]): Promise<CampaignSums[]> {
  return tx.query<CampaignSums>('education', {
    text: `SELECT c.id, c.school, c.year, c.name, c.due_on, c.state, ${sums}
           FROM education.campaign c LEFT JOIN education.participant p ON p.campaign = c.id
           LEFT JOIN education.due d ON d.campaign = c.id AND d.pupil = p.pupil
           WHERE c.school = ANY ($1) GROUP BY c.id ORDER BY c.created_at DESC, c.number DESC LIMIT 200`,
    values: [schools.map(school => school.agency)],
  })
}

export type SchoolSums = School & Sums & { campaigns: number; enrolled: number }

/**
 * What each school collected in a school year, by name; schools that collect nothing stand there as well. Needs
 * `education:report.read`, and shows the schools where it is held.
 */
export async function schoolReport(tx: Tx, year: number): Promise<SchoolSums[]> {
  const schools = await schoolsWhere(tx, 'education:report.read')
  const rows = await tx.query<Sums & { school: string; campaigns: number; enrolled: number }>('education', {
    text: `SELECT s.agency AS school, count(DISTINCT c.id) AS campaigns, ${sums},
             (SELECT count(*) FROM education.enrolment e JOIN education.class k ON k.id = e.class
              WHERE k.school = s.agency AND k.year = $2) AS enrolled
           FROM education.school s
           LEFT JOIN education.campaign c ON c.school = s.agency AND c.year = $2 AND c.state <> 'draft'
           LEFT JOIN education.participant p ON p.campaign = c.id
           LEFT JOIN education.due d ON d.campaign = c.id AND d.pupil = p.pupil
           WHERE s.agency = ANY ($1) GROUP BY s.agency`,
    values: [schools.map(school => school.agency), year],
  })
  const of = new Map(rows.map(row => [row.school, row]))
  return schools.map(school => ({ ...of.get(school.agency)!, ...school }))
}
