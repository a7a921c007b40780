import type { Database } from '#platform/db'

/** A campaign of the demonstration's primary school that is open, and one of its pupils who still owes. */
export type SchoolCollection = { campaign: string; class: string; pupil: string }

export async function schoolCollection({ database }: { database: Database }): Promise<SchoolCollection> {
  const { rows } = await database.pool.query<SchoolCollection>(
    `SELECT d.campaign, d.class, d.pupil FROM education.due d JOIN education.campaign c ON c.id = d.campaign
     WHERE c.school = 'tay-ninh/phuong-tan-ninh/truong-tieu-hoc-hoa-sung' AND d.state = 'open' ORDER BY d.pupil LIMIT 1`,
  )
  return rows[0]!
}
