import { sql } from 'kysely'
import { vnDay, vnInstant } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { endable } from '../commands/end-dossier.ts'
import { type Does, db, type TaskRow } from '../schema.ts'
import { atPlace, placesOf } from './list-tasks.ts'

type Filter = { does?: Does; after?: { dueAt: Date; id: string }; limit: number }

/**
 * What waits, at the places where the actor works, for citizens whose day for answering is over: the longest first.
 * `due_at` is the last minute of that day; the dossier may be refused or stopped now, or goes on when they come after all.
 */
export async function listUnanswered(tx: Tx, { does, after, limit }: Filter): Promise<TaskRow[]> {
  const places = placesOf(tx)
  if (!places.length) return []
  const mine = places.map(place => sql`(role = ${place.role} AND ${atPlace(place)})`)
  const { rows } = await sql<TaskRow & { until: string }>`
    SELECT t.*, s.until FROM dossiers.supplement s JOIN dossiers.task t ON t.dossier = s.dossier
    WHERE s.answered_at IS NULL AND s.closed_at IS NULL AND s.until < ${vnDay(tx.now)} AND t.state = 'paused'
      AND t.does = ANY (${endable})
      AND (${sql.join(mine, sql` OR `)}) AND ${does ? sql`t.does = ${does}` : sql`true`}
      AND ${after ? sql`(s.until, t.id) > (${vnDay(after.dueAt)}, ${after.id})` : sql`true`}
    ORDER BY s.until, t.id LIMIT ${limit}`.execute(db(tx))
  return rows.map(({ until, ...task }) => ({ ...task, due_at: vnInstant(until, '23:59') }))
}
