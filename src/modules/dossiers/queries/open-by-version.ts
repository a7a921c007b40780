import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { grantsToView, liesWithin } from './places.ts'

/** How many dossiers of a procedure are received and not decided, by its version; only where the actor may see dossiers. */
export async function countOpenByVersion(tx: Tx, procedure: string): Promise<Map<string, number>> {
  const rows = await db(tx)
    .selectFrom('dossiers.dossier')
    .select(['version', sql<number>`count(*)`.as('open')])
    .where('procedure', '=', procedure)
    // As the index `dossier_open` has them.
    .where('decided_at', 'is', null)
    .where('status', 'in', [2, 4, 5, 6])
    .where(liesWithin(grantsToView(tx)))
    .groupBy('version')
    .execute()
  return new Map(rows.map(row => [row.version, row.open]))
}
