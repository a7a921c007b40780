import type { Tx } from '#platform/db'
import { historyOf } from '#platform/ledger'
import { type DossierRow, db } from '../schema.ts'

/** Everything that hangs on a dossier, for its page; the caller has decided who may see it. */
export async function getDetails(tx: Tx, dossier: DossierRow) {
  const of = dossier.id
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .selectAll()
    .where('dossier', '=', of)
    .orderBy('opened_at')
    .execute()
  const papers = await db(tx)
    .selectFrom('dossiers.paper')
    .selectAll()
    .where('dossier', '=', of)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  const supplements = await db(tx)
    .selectFrom('dossiers.supplement')
    .selectAll()
    .where('dossier', '=', of)
    .orderBy('asked_at')
    .execute()
  const extensions = await db(tx)
    .selectFrom('dossiers.extension')
    .selectAll()
    .where('dossier', '=', of)
    .orderBy('number')
    .execute()
  const printed = await db(tx)
    .selectFrom('dossiers.printed')
    .select(['id', 'form', 'at'])
    .where('dossier', '=', of)
    .orderBy('at')
    .execute()
  const opinions = await db(tx)
    .selectFrom('dossiers.opinion')
    .selectAll()
    .where('dossier', '=', of)
    .orderBy('at')
    .execute()
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .selectAll()
    .where('dossier', '=', of)
    .executeTakeFirst()
  const rating = await db(tx)
    .selectFrom('dossiers.rating')
    .selectAll()
    .where('dossier', '=', of)
    .executeTakeFirst()
  const history = await historyOf(tx, of)
  /** What the citizen is asked to complete now. */
  const awaited =
    dossier.status === 5 ? supplements.find(one => !one.answered_at && !one.closed_at) : undefined
  return { tasks, papers, supplements, awaited, extensions, printed, opinions, result, rating, history }
}

export type Details = Awaited<ReturnType<typeof getDetails>>
