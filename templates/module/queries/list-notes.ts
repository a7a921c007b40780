import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { db, type NoteRow } from '../schema.ts'

export type NoteFilter = {
  agency: string
  /** Keyset: the last row of the page before. */
  after?: Pick<NoteRow, 'written_at' | 'id'>
  limit?: number
}

/** The notes of an agency, the newest first. Needs `example:note.read` there. */
export function listNotes(tx: Tx, { agency, after, limit }: NoteFilter): Promise<NoteRow[]> {
  need(tx, 'example:note.read', { agency })
  let query = db(tx).selectFrom('example.note').selectAll().where('agency', '=', agency)
  if (after) query = query.where(sql<boolean>`(written_at, id) < (${after.written_at}, ${after.id})`)
  return query
    .orderBy('written_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit ?? 50)
    .execute()
}
