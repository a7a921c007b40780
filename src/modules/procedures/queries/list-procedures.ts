import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'

export type ProcedureCard = {
  code: string
  name: string
  short_name: string
  field: string
  level: 'commune' | 'province'
  online_level: 'full' | 'partial' | 'information'
  life_events: string[]
  summary: string
}

/**
 * Procedures whose name, everyday name, keywords or code hold every word of `words` (with or without marks, in any
 * order), the best match first; all of them without words.
 */
export async function listProcedures(tx: Tx, filter: { words?: string; lifeEvent?: string } = {}): Promise<ProcedureCard[]> {
  const words = searchKey(filter.words ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 12)
  let query = db(tx)
    .selectFrom('procedures.procedure')
    .select(['code', 'name', 'short_name', 'field', 'level', 'online_level', 'life_events', 'summary'])
  for (const word of words) query = query.where('search_key', 'like', `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  if (filter.lifeEvent) query = query.where(sql<boolean>`${filter.lifeEvent} = ANY (life_events)`)
  const phrase = words.join(' ')
  return query
    .orderBy(sql`position(${phrase} in search_key) = 0`)
    .orderBy(sql`short_name COLLATE "vi-x-icu"`)
    .limit(100)
    .execute()
}
