import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { db } from '../schema.ts'

/** The waterworks where the actor holds a permission and there are customers. Throws like `need` when they hold it nowhere. */
export async function worksOf(tx: Tx, permission: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('water.customer')
    .select('agency')
    .distinct()
    .where(within('agency', grantsWith(tx, permission)))
    .orderBy('agency')
    .execute()
  return rows.map(row => row.agency)
}
