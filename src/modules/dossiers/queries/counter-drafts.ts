import { sql } from 'kysely'
import { getPerson } from '#modules/identity'
import { getVersion } from '#modules/procedures'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Channel, db } from '../schema.ts'

export type CounterDraft = { id: string; applicant: string; procedure: string; updated_at: Date }

const keptDays = 30
/** Of those that were opened and not worked at, so many: somebody may be about to. */
const newestOpened = 5
/** More than one officer leaves lying in that time; whoever has more is shown the older ones when newer ones are gone. */
export const mostCounterDrafts = 100

/** What this officer began at the counter within 30 days and has not filed. */
const unfinished = (tx: Tx) =>
  db(tx)
    .selectFrom('dossiers.draft')
    .where('kept_by', '=', actorKey(tx.actor))
    .where(sql<boolean>`channel IN ('counter', 'post')`)
    .where('dossier', 'is', null)
    .where('updated_at', '>', new Date(tx.now.getTime() - keptDays * 86_400_000))
    .orderBy('updated_at', 'desc')

/** All in which something was kept, and of the others the newest few; the newest first, no more than `mostCounterDrafts`. */
export async function listCounterDrafts(tx: Tx): Promise<CounterDraft[]> {
  const rows = await unfinished(tx)
    .select(['id', 'person', 'version', 'updated_at'])
    .where(is =>
      is.or([
        // Whatever is kept of a draft, words, ticks or scans, raises it.
        is('revision', '>', 1),
        is('id', 'in', unfinished(tx).select('id').limit(newestOpened)),
      ]),
    )
    .limit(mostCounterDrafts)
    .execute()
  return Promise.all(
    rows.map(async ({ id, person, version, updated_at }) => ({
      id,
      applicant: (await getPerson(tx, person)).name,
      procedure: (await getVersion(tx, version)).definition.shortName,
      updated_at,
    })),
  )
}

/** What this officer has not finished for the same person and procedure, that came the same way to the same centre. */
export async function findCounterDraft(
  tx: Tx,
  like: { person: string; procedure: string; channel: Channel; agency?: string | undefined },
): Promise<string | undefined> {
  const row = await unfinished(tx)
    .select('id')
    .where('person', '=', like.person)
    .where('procedure', '=', like.procedure)
    .where('channel', '=', like.channel)
    .where('agency', 'is not distinct from', like.agency ?? null)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
