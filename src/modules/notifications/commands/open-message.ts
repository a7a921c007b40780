import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { touch } from '#platform/jobs'
import { findMessage } from '../queries/inbox.ts'
import { db, type MessageRow } from '../schema.ts'

/** The person opens a message: it comes back, and counts as read from the first time on. Needs `notifications:message.read`: their own. */
export async function openMessage(tx: Tx, id: string): Promise<MessageRow> {
  const message = await findMessage(tx, id)
  need(tx, 'notifications:message.read', { person: message.person })
  const read = await db(tx)
    .updateTable('notifications.message')
    .set({ read_at: tx.now })
    .where('id', '=', id)
    .where('read_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (read) await touch(tx, `inbox:${message.person}`)
  return message
}
