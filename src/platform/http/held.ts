import { openBytes, sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { Invalid } from '#platform/errors'
import { spend } from './rate.ts'

/**
 * What somebody typed when their session had ended (or their form was too old) is kept, sealed, for an hour; after
 * signing in they find it again and send it with one press. Files are sent again by the person. Only the browser that
 * sent it finds it: nobody can fill in a form and have somebody else press.
 */
type Held = { path: string; fields: Record<string, string | string[]>; browser: string }

/** More than anybody types. */
const mostLetters = 200_000
/** An office shares one address. */
const perAddress = { times: 200, seconds: 3600 }

// What nobody but the person may keep, not even sealed: they type it again.
const secrets = new Set(['_csrf', 'password', 'current', 'next'])

export function withoutSecrets(fields: Held['fields']): Held['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !secrets.has(name)))
}

/** Anybody, signed in or not: at most 200 an hour and address (TooMany). Invalid `form.too-large`. */
export async function hold(tx: Tx, held: Held, address: string): Promise<string> {
  await spend(tx, `hold|${address}`, perAddress.times, perAddress.seconds)
  const kept = JSON.stringify({ fields: withoutSecrets(held.fields), browser: held.browser })
  if (kept.length > mostLetters) throw new Invalid('form.too-large')
  const [row] = await tx.query<{ id: string }>('platform', {
    text: `WITH gone AS (DELETE FROM platform.held_post WHERE expires_at < $3)
           INSERT INTO platform.held_post (path, fields, expires_at) VALUES ($1, $2, $3::timestamptz + interval '1 hour') RETURNING id`,
    values: [held.path, sealBytes('held-post', kept), tx.now],
  })
  return row!.id
}

export async function findHeld(tx: Tx, id: string, browser: string): Promise<Held | undefined> {
  const [row] = await tx.query<{ path: string; fields: Buffer }>('platform', {
    text: 'SELECT path, fields FROM platform.held_post WHERE id = $1 AND expires_at > $2',
    values: [id, tx.now],
  })
  const held = row && { path: row.path, ...JSON.parse(openBytes('held-post', row.fields).toString()) }
  return held?.browser === browser ? held : undefined
}
