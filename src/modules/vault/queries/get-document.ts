import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { historyOf } from '#platform/ledger'
import { type DocumentRow, db } from '../schema.ts'

/** One of the holder's own documents. Needs `vault:document.list`. */
export async function getDocument(tx: Tx, id: string): Promise<DocumentRow> {
  const document = await db(tx)
    .selectFrom('vault.document')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!document) throw new NotFound('document')
  need(tx, 'vault:document.list', { person: document.holder })
  return document
}

export type Look = { at: Date; actor: string; purpose: string; agency?: string }

/** Who opened the document, why and when, newest first. For its holder: needs `vault:document.list`. */
export async function looksAt(tx: Tx, id: string): Promise<Look[]> {
  await getDocument(tx, id)
  const history = await historyOf(tx, id)
  return history
    .filter(entry => entry.action === 'document.opened')
    .map(({ at, actor, body }) => ({
      at,
      actor,
      purpose: String(body.purpose),
      ...(body.agency ? { agency: String(body.agency) } : {}),
    }))
    .reverse()
}

export async function lockDocument(tx: Tx, id: string): Promise<DocumentRow> {
  const document = await db(tx)
    .selectFrom('vault.document')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!document) throw new NotFound('document')
  return document
}
