import { type Day, vnDay } from '#lib/vietnamese-text'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { type DocumentRow, db } from '../schema.ts'

export type Filter = {
  holder: string
  kinds?: readonly string[]
  /** Only what is valid on this day. */
  validOn?: Day
  /** The last one of the page before. */
  after?: Pick<DocumentRow, 'created_at' | 'id'>
  limit?: number
}

/** The holder's documents, the last put first. Needs `vault:document.list`: their own. */
export async function listDocuments(tx: Tx, filter: Filter): Promise<DocumentRow[]> {
  need(tx, 'vault:document.list', { person: filter.holder })
  return select(tx, filter)
}

export type Reusable = Pick<
  DocumentRow,
  'id' | 'kind' | 'name' | 'number' | 'issuer_name' | 'issued_on' | 'expires_on'
>

/**
 * What the holder has that serves instead of a paper: valid today, in the order of `kinds`, the newest of a kind
 * first. For the holder, or (needs `vault:document.find`) for a one-stop officer who files for them; that they looked
 * is written into each document's history. What stands in the file is not told: see `openDocument`.
 */
export async function findReusable(
  tx: Tx,
  input: { holder: string; kinds: readonly string[] },
): Promise<Reusable[]> {
  const own = can(tx, 'vault:document.list', { person: input.holder })
  if (!own) need(tx, 'vault:document.find')
  if (!input.kinds.length) return []
  const rows = await select(tx, { ...input, validOn: vnDay(tx.now), limit: 100 })
  const found = rows.toSorted(
    (a, b) =>
      input.kinds.indexOf(a.kind) - input.kinds.indexOf(b.kind) || b.issued_on.localeCompare(a.issued_on),
  )
  if (!own && found.length)
    await append(tx, ...found.map(({ id }) => ({ chain: id, action: 'document.found' })))
  return found.map(({ id, kind, name, number, issuer_name, issued_on, expires_on }) => ({
    id,
    kind,
    name,
    number,
    issuer_name,
    issued_on,
    expires_on,
  }))
}

function select(tx: Tx, filter: Filter): Promise<DocumentRow[]> {
  const { holder, kinds, validOn, after, limit = 50 } = filter
  let query = db(tx).selectFrom('vault.document').selectAll().where('holder', '=', holder)
  if (kinds) query = query.where('kind', 'in', [...kinds])
  if (validOn)
    query = query
      .where('state', '=', 'valid')
      .where('issued_on', '<=', validOn)
      .where(where => where.or([where('expires_on', 'is', null), where('expires_on', '>=', validOn)]))
  if (after)
    query = query.where(where =>
      where.or([
        where('created_at', '<', after.created_at),
        where.and([where('created_at', '=', after.created_at), where('id', '>', after.id)]),
      ]),
    )
  return query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()
}
