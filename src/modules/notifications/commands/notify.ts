import { createHash } from 'node:crypto'
import type { Purpose } from '#modules/identity'
import type { Tx } from '#platform/db'
import { enqueue, touch } from '#platform/jobs'

export type NewMessage = {
  person: string
  /** Stands in the list of what was sent, which administrators see: it names no third person and no sum. */
  subject: string
  /** Paragraphs, parted by an empty line. */
  text: string
  /** The one thing to do next: a page of ours. */
  action?: { text: string; path: string }
  about?: { kind: 'dossier'; id: string }
  /** It goes to the addresses that the person gave for this; news of a dossier unless said otherwise. */
  purpose?: Purpose
  /** Names the occasion, for ever: the same key is the same message. */
  key: string
}

/**
 * Writes to a person: into the inbox with the deed's commit, by e-mail through a job after it. It says what a deed has
 * decided, so the deed's command has asked who may. Repeated with the same key it is the same message and sends nothing
 * more; a key that named a message to somebody else is found by the job, which fails where the operator sees it.
 */
export async function notify(tx: Tx, message: NewMessage): Promise<string> {
  const id = idOf(message.key)
  await tx.later('notifications', {
    text: writing,
    rows: [
      {
        id,
        person: message.person,
        subject: message.subject,
        text: message.text,
        action_text: message.action?.text,
        action_path: message.action?.path,
        about_kind: message.about?.kind,
        about_id: message.about?.id,
        key: message.key,
        purpose: message.purpose ?? 'dossier',
        created_at: tx.now,
      },
    ],
  })
  await enqueue(
    tx,
    'notifications.deliver',
    { message: id, person: message.person },
    { key: `deliver:${id}` },
  )
  await touch(tx, `inbox:${message.person}`)
  return id
}

const columns =
  'id, person, subject, text, action_text, action_path, about_kind, about_id, key, purpose, created_at'
const writing = `INSERT INTO notifications.message (${columns})
  SELECT ${columns} FROM jsonb_populate_recordset(NULL::notifications.message, $1) ON CONFLICT DO NOTHING`

/** One id for one key, known before anything is written. A UUID of version 8 (RFC 9562): it comes from a hash. */
function idOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
