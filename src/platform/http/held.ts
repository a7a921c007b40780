import { openBytes, sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'

/**
 * What somebody typed when their session had ended (or their form was too old) is kept, sealed, for an hour; after
 * signing in they find it again and send it with one press. Files are sent again by the person.
 */
export type Held = { path: string; fields: Record<string, string | string[]> }

// What nobody but the person may keep, not even sealed: they type it again.
const secrets = new Set(['_csrf', 'password', 'current', 'next'])

export function withoutSecrets(fields: Held['fields']): Held['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !secrets.has(name)))
}

export async function hold(tx: Tx, held: Held): Promise<string> {
  const fields = withoutSecrets(held.fields)
  const [row] = await tx.query<{ id: string }>('platform', {
    text: `WITH gone AS (DELETE FROM platform.held_post WHERE expires_at < $3)
           INSERT INTO platform.held_post (path, fields, expires_at) VALUES ($1, $2, $3::timestamptz + interval '1 hour') RETURNING id`,
    values: [held.path, sealBytes('held-post', JSON.stringify(fields)), tx.now],
  })
  return row!.id
}

export async function findHeld(tx: Tx, id: string): Promise<Held | undefined> {
  const [row] = await tx.query<{ path: string; fields: Buffer }>('platform', {
    text: 'SELECT path, fields FROM platform.held_post WHERE id = $1 AND expires_at > $2',
    values: [id, tx.now],
  })
  return row && { path: row.path, fields: JSON.parse(openBytes('held-post', row.fields).toString()) }
}
