import { getPerson } from '#modules/identity'
import { getVersion } from '#modules/procedures'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'

export type CounterDraft = { id: string; applicant: string; procedure: string; updated_at: Date }

/** What this officer began at the counter and has not filed, newest first. */
export async function listCounterDrafts(tx: Tx): Promise<CounterDraft[]> {
  const rows = await db(tx)
    .selectFrom('dossiers.draft')
    .select(['id', 'person', 'version', 'updated_at'])
    .where('kept_by', '=', actorKey(tx.actor))
    .where('channel', 'in', ['counter', 'post'])
    .where('dossier', 'is', null)
    .orderBy('updated_at', 'desc')
    .limit(5)
    .execute()
  const drafts: CounterDraft[] = []
  for (const { id, person, version, updated_at } of rows) {
    const { definition } = await getVersion(tx, version)
    drafts.push({
      id,
      applicant: (await getPerson(tx, person)).name,
      procedure: definition.shortName,
      updated_at,
    })
  }
  return drafts
}
