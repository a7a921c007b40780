import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type DeliveryRow, type DeliveryState, db } from '../schema.ts'
import type { Cursor } from './inbox.ts'

export type Delivery = DeliveryRow & { subject: string; error: string | null }

/**
 * What left the house, where to (masked), and how it stands, newest first; never to whom, nor what it says. Needs
 * `notifications:delivery.read`.
 */
export async function listDeliveries(
  tx: Tx,
  filter: { state?: DeliveryState; after?: Cursor; limit?: number } = {},
): Promise<{ deliveries: Delivery[]; next?: Cursor }> {
  need(tx, 'notifications:delivery.read')
  const limit = filter.limit ?? 50
  let query = db(tx)
    .selectFrom('notifications.delivery as delivery')
    .innerJoin('notifications.message as message', 'message.id', 'delivery.message')
    .leftJoin('notifications.failure as failure', on =>
      on
        .onRef('failure.message', '=', 'delivery.message')
        .onRef('failure.channel', '=', 'delivery.channel')
        .onRef('failure.attempt', '=', 'delivery.attempts'),
    )
    .selectAll('delivery')
    .select(['message.subject', 'failure.error'])
    .where('delivery.channel', '<>', 'inbox')
  if (filter.state) query = query.where('delivery.state', '=', filter.state)
  if (filter.after)
    query = query.where(
      sql<boolean>`(delivery.changed_at, delivery.message) < (${filter.after.at}, ${filter.after.id})`,
    )
  const rows = await query
    .orderBy('delivery.changed_at', 'desc')
    .orderBy('delivery.message', 'desc')
    .limit(limit + 1)
    .execute()
  const last = rows[limit - 1]
  return {
    deliveries: rows.slice(0, limit),
    ...(rows.length > limit && last && { next: { at: last.changed_at, id: last.message } }),
  }
}
