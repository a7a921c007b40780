import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { db, type VisitRow, visitColumns } from '../schema.ts'

export type VisitPage = {
  visits: VisitRow[]
  /** Where the next page begins. */
  next?: { at: Date; id: string }
}

const pageSize = 25

/**
 * Visits at the actor's hospital, the newest first: those still to be paid, or with words all whose number, name (with
 * or without marks) or insurance number holds every word. Needs `health:visit.read` somewhere.
 */
export async function listVisits(
  tx: Tx,
  filter: { words?: string; after?: { at: Date; id: string } } = {},
): Promise<VisitPage> {
  let query = atMyHospital(tx)
  const words = searchKey(filter.words ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 8)
  if (!words.length) query = query.where('settled_at', 'is', null)
  for (const word of words) query = query.where('search', 'like', `%${word}%`)
  if (filter.after)
    query = query.where(sql<boolean>`(ended_at, id) < (${filter.after.at}, ${filter.after.id})`)
  const visits = await query
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const last = visits[pageSize - 1]
  return {
    visits: visits.slice(0, pageSize),
    ...(visits.length > pageSize && last && { next: { at: last.ended_at, id: last.id } }),
  }
}

/**
 * The one visit that a barcode names: by its number, or by an insurance number whose holder has one visit to pay. Of a
 * card that says more, the first field is the number.
 */
export async function findScannedVisit(tx: Tx, scanned: string): Promise<string | undefined> {
  const code = scanned.split('|')[0]!.replace(/\s/g, '').toUpperCase()
  const found = await atMyHospital(tx)
    .where(where =>
      where.or([
        where('number', '=', code),
        where.and([where('insurance_number', '=', code), where('settled_at', 'is', null)]),
      ]),
    )
    .limit(2)
    .execute()
  return found.length === 1 ? found[0]!.id : undefined
}

function atMyHospital(tx: Tx) {
  return db(tx)
    .selectFrom('health.visit')
    .select(visitColumns)
    .where(within('agency', grantsWith(tx, 'health:visit.read')))
}
