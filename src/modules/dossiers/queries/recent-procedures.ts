import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'

/** The procedures that this officer took in at the counter lately, the most frequent of the last hundred first. */
export async function recentProcedures(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ procedure: string }>('dossiers', {
    name: 'recent-procedures',
    text: `SELECT procedure FROM (
             SELECT procedure, submitted_at FROM dossiers.dossier
             WHERE filed_by = $1 AND channel IN ('counter', 'post') ORDER BY submitted_at DESC LIMIT 100) AS lately
           GROUP BY procedure ORDER BY count(*) DESC, max(submitted_at) DESC LIMIT 6`,
    values: [actorKey(tx.actor)],
  })
  return rows.map(row => row.procedure)
}
