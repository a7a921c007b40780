import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { db, type Level } from '../schema.ts'

/**
 * An agency of the directory is a school from now on: it may keep lists of pupils and collect. Needs
 * `education:school.add` there. Repeated it changes the level.
 */
export async function addSchool(tx: Tx, input: { agency: string; level: Level }): Promise<void> {
  need(tx, 'education:school.add', input)
  await db(tx)
    .insertInto('education.school')
    .values({ agency: input.agency, level: input.level })
    .onConflict(clash => clash.column('agency').doUpdateSet({ level: input.level }))
    .execute()
}
