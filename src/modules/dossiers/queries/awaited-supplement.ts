import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type AskedPage, type DossierRow, db } from '../schema.ts'

export type AwaitedSupplement = {
  id: string
  number: number
  reason: string
  asked_at: Date
  until: string
  papers: { paper: string; name: string; what: string }[]
  declaration: AskedPage[]
}

/** What a dossier waits for that its applicant shall complete. */
export async function findAwaitedSupplement(
  tx: Tx,
  dossier: DossierRow,
): Promise<AwaitedSupplement | undefined> {
  if (dossier.status !== 5) return undefined
  return db(tx)
    .selectFrom('dossiers.supplement')
    .select(['id', 'number', 'reason', 'asked_at', 'until', 'papers', 'declaration'])
    .where('dossier', '=', dossier.id)
    .where('answered_at', 'is', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
}

/** The last day on which the citizen was to answer is over. */
export function isUnanswered({ until }: { until: string }, now: Date): boolean {
  return until < vnDay(now)
}
