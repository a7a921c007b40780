import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'

export type NewMessage = {
  person: string
  subject: string
  /** Paragraphs, parted by an empty line. */
  text: string
  /** The one thing to do next: a page of ours. */
  action?: { text: string; path: string }
  about?: { kind: 'dossier'; id: string }
  /** Names the occasion, for ever: the same key is the same message. */
  key: string
}

/**
 * Writes to a person: into the inbox at once, by e-mail through a job after commit. It says what a deed has decided,
 * so the deed's command has asked who may. Repeated with the same key it gives the same message and sends nothing; a
 * key that named a message to somebody else is a Conflict `notifications.key`.
 *
 * Hot, with every step of every dossier: one statement for the message and its delivery.
 */
export async function notify(tx: Tx, message: NewMessage): Promise<string> {
  const [written] = await tx.query<{ id: string }>('notifications', {
    name: 'notify',
    text: `WITH written AS (
             INSERT INTO notifications.message (person, subject, text, action_text, action_path, about_kind, about_id, key, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING RETURNING id
           ), inbox AS (
             INSERT INTO notifications.delivery (message, channel, address_masked, state, attempts, changed_at)
             SELECT id, 'inbox', '', 'sent', 1, $9 FROM written
           ) SELECT id FROM written`,
    values: [
      message.person,
      message.subject,
      message.text,
      message.action?.text ?? null,
      message.action?.path ?? null,
      message.about?.kind ?? null,
      message.about?.id ?? null,
      message.key,
      tx.now,
    ],
  })
  if (written) {
    await enqueue(tx, 'notifications.deliver', { message: written.id })
    await touch(tx, `inbox:${message.person}`)
    return written.id
  }
  const [known] = await tx.query<{ id: string; person: string }>('notifications', {
    text: 'SELECT id, person FROM notifications.message WHERE key = $1',
    values: [message.key],
  })
  if (known!.person !== message.person) throw new Conflict('notifications.key')
  return known!.id
}
