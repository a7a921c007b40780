import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type DossierRow, db } from '../schema.ts'
import { grantsToView, placesWithin } from './places.ts'

export type DossierCard = Pick<
  DossierRow,
  | 'id'
  | 'code'
  | 'procedure'
  | 'version'
  | 'status'
  | 'applicant_name'
  | 'submitted_at'
  | 'due_at'
  | 'paused'
  | 'decided_at'
  | 'receiving'
  | 'deciding'
  | 'channel'
>
const card = [
  'id',
  'code',
  'procedure',
  'version',
  'status',
  'applicant_name',
  'submitted_at',
  'due_at',
  'paused',
  'decided_at',
  'receiving',
  'deciding',
  'channel',
] as const

/** A citizen's own dossiers, newest first. */
export function listOwnDossiers(
  tx: Tx,
  filter: { person: string; before?: Date; limit?: number },
): Promise<DossierCard[]> {
  need(tx, 'dossiers:dossier.view-own', { person: filter.person })
  let query = db(tx).selectFrom('dossiers.dossier').select(card).where('applicant', '=', filter.person)
  if (filter.before) query = query.where('submitted_at', '<', filter.before)
  return query
    .orderBy('submitted_at', 'desc')
    .limit(filter.limit ?? 30)
    .execute()
}

export function listOwnDrafts(
  tx: Tx,
  person: string,
): Promise<{ id: string; procedure: string; version: string; updated_at: Date }[]> {
  need(tx, 'dossiers:dossier.view-own', { person })
  return db(tx)
    .selectFrom('dossiers.draft')
    .select(['id', 'procedure', 'version', 'updated_at'])
    .where('person', '=', person)
    .where('kept_by', '=', `citizen:${person}`)
    .where('dossier', 'is', null)
    .orderBy('updated_at', 'desc')
    .limit(20)
    .execute()
}

const mostFound = 50

/**
 * The officers' search: by the end of a code, or by any part of a name with or without marks; only dossiers of their
 * own agencies (and below, where their role reaches), newest first.
 */
export async function searchDossiers(tx: Tx, words: string): Promise<DossierCard[]> {
  const grants = grantsToView(tx)
  // Signs alone would match every name.
  if (!grants.length || !searchKey(words)) return []
  const typed = words.trim()
  const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
  // A code has digits, a name has none: each is one range of its own index.
  const sought = /\d/.test(typed)
    ? sql<boolean>`reverse(code) LIKE ${`${escaped([...typed.toUpperCase()].reverse().join(''))}%`}`
    : sql<boolean>`applicant_key LIKE ${`%${escaped(searchKey(typed))}%`}`
  // Each place by itself, so that a name that thousands bear is read from the newest on, and a rare one from its index.
  const found = placesWithin(grants).map(
    place =>
      sql`(SELECT ${sql.join(card.map(sql.ref))} FROM dossiers.dossier WHERE ${sought} AND ${place}
        ORDER BY submitted_at DESC LIMIT ${mostFound})`,
  )
  // Without a name: a generic plan would scan (measured 10–78 times slower on a million rows).
  const { rows } = await sql<DossierCard>`
    SELECT * FROM (${sql.join(found, sql` UNION `)}) AS found ORDER BY submitted_at DESC LIMIT ${mostFound}`.execute(
    db(tx),
  )
  return rows
}
