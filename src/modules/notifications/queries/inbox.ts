import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db, type MessageRow } from '../schema.ts'

export type Cursor = { at: Date; id: string }

/** Somebody's messages, newest first. Needs `notifications:message.read`: their own. */
export async function listInbox(
  tx: Tx,
  input: { person: string; after?: Cursor; limit?: number },
): Promise<{ messages: MessageRow[]; next?: Cursor }> {
  need(tx, 'notifications:message.read', { person: input.person })
  const limit = input.limit ?? 25
  let query = db(tx).selectFrom('notifications.message').selectAll().where('person', '=', input.person)
  if (input.after)
    query = query.where(sql<boolean>`(created_at, id) < (${input.after.at}, ${input.after.id})`)
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const last = rows[limit - 1]
  return {
    messages: rows.slice(0, limit),
    ...(rows.length > limit && last && { next: { at: last.created_at, id: last.id } }),
  }
}

/** How many messages somebody has not opened. Needs `notifications:message.read`: their own. */
export async function countUnread(tx: Tx, person: string): Promise<number> {
  need(tx, 'notifications:message.read', { person })
  const [row] = await tx.query<{ count: number }>('notifications', {
    name: 'inbox-unread',
    text: 'SELECT count(*) AS count FROM notifications.message WHERE person = $1 AND read_at IS NULL',
    values: [person],
  })
  return row!.count
}

/** For commands, which ask who may. Throws NotFound `message`. */
export async function findMessage(tx: Tx, id: string): Promise<MessageRow> {
  const message = await db(tx)
    .selectFrom('notifications.message')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!message) throw new NotFound('message')
  return message
}
