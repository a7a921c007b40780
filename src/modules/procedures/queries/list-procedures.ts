import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'

export type ProcedureCard = {
  code: string
  /** The version in force. */
  current: string
  name: string
  short_name: string
  field: string
  level: 'commune' | 'province'
  online_level: 'full' | 'partial' | 'information'
  life_events: string[]
  summary: string
}

const card = [
  'code',
  'current',
  'name',
  'short_name',
  'field',
  'level',
  'online_level',
  'life_events',
  'summary',
] as const

/**
 * Procedures whose name, everyday name, keywords or code hold every word of `words` (with or without marks, in any
 * order), the best match first; all of them without words.
 */
export async function listProcedures(
  tx: Tx,
  filter: { words?: string; lifeEvent?: string; level?: ProcedureCard['level'] } = {},
): Promise<ProcedureCard[]> {
  const words = wordsOf(filter.words)
  let query = db(tx).selectFrom('procedures.procedure').select(card)
  for (const word of words) query = query.where('search_key', 'like', holding(word))
  if (filter.lifeEvent) query = query.where(sql<boolean>`${filter.lifeEvent} = ANY (life_events)`)
  if (filter.level) query = query.where('level', '=', filter.level)
  const phrase = words.join(' ')
  return query
    .orderBy(sql`position(${phrase} in search_key) = 0`)
    .orderBy(sql`short_name COLLATE "vi-x-icu"`)
    .limit(100)
    .execute()
}

/** A few that hold some of the words, those with the most first: for when none holds them all. */
export async function suggestProcedures(tx: Tx, words: string): Promise<ProcedureCard[]> {
  const each = wordsOf(words).filter(word => word.length > 1)
  if (!each.length) return []
  const hits = sql<number>`(SELECT count(*) FROM unnest(${each}::text[]) AS word WHERE position(word in search_key) > 0)`
  return db(tx)
    .selectFrom('procedures.procedure')
    .select(card)
    .where(hits, '>', 0)
    .orderBy(hits, 'desc')
    .orderBy(sql`short_name COLLATE "vi-x-icu"`)
    .limit(5)
    .execute()
}

function wordsOf(words = ''): string[] {
  return searchKey(words).split(' ').filter(Boolean).slice(0, 12)
}

function holding(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}
