import { actorKey, grantsWith, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db, type VisitItem, type VisitRow, visitColumns } from '../schema.ts'

export type Visit = VisitRow & { items: VisitItem[] }

/** A visit with what it cost. Needs `health:visit.read` at the hospital. */
export async function getVisit(tx: Tx, id: string): Promise<Visit> {
  const visit = await db(tx)
    .selectFrom('health.visit')
    .select(visitColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!visit) throw new NotFound('visit')
  need(tx, 'health:visit.read', { agency: visit.agency })
  return { ...visit, items: await itemsOf(tx, id) }
}

export function itemsOf(tx: Tx, visit: string): Promise<VisitItem[]> {
  return db(tx)
    .selectFrom('health.visit_item')
    .select(['code', 'name', 'quantity', 'unit_amount'])
    .where('visit', '=', visit)
    .orderBy('position')
    .execute()
}

const screenMinutes = 15

/**
 * The visit that the actor showed last, for their second screen: empty again after a quarter of an hour, and where another
 * cashier has shown it since. Needs `health:visit.read` somewhere.
 */
export async function findVisitOnScreen(tx: Tx): Promise<Visit | undefined> {
  grantsWith(tx, 'health:visit.read')
  const last = await db(tx)
    .selectFrom('health.screen')
    .innerJoin('health.visit', join =>
      join.onRef('health.visit.id', '=', 'visit').onRef('billed_by', '=', 'cashier'),
    )
    .select('visit as id')
    .where('cashier', '=', actorKey(tx.actor))
    .where('shown_at', '>', new Date(tx.now.getTime() - screenMinutes * 60_000))
    .executeTakeFirst()
  return last && getVisit(tx, last.id)
}
