import type { Readable } from 'node:stream'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Invalid, NotFound } from '#platform/errors'
import { type FileRow, openFile } from '#platform/files'
import { append } from '#platform/ledger'
import { type DocumentRow, db } from '../schema.ts'

/**
 * Hands out the file, and writes into the document's history who opened it and why, for the holder to read. Needs
 * `vault:document.open`: the holder; officers only where it is shared for a dossier that is not over (for `dossier`,
 * when given), and there also officers of the agencies whose opinion on that dossier is `asked`. A purpose is asked of
 * everybody: Invalid `vault.purpose` without.
 */
export async function openDocument(
  tx: Tx,
  id: string,
  why: { purpose: string; dossier?: string; asked?: readonly string[] },
): Promise<{ document: DocumentRow; file: FileRow; stream: Readable }> {
  const purpose = why.purpose.trim()
  if (!purpose || purpose.length > 300) throw new Invalid('vault.purpose')
  const document = await db(tx)
    .selectFrom('vault.document')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!document) throw new NotFound('document')
  let shares = db(tx)
    .selectFrom('vault.share')
    .select(['agency', 'dossier'])
    .where('document', '=', id)
    .where('ended_at', 'is', null)
  if (why.dossier) shares = shares.where('dossier', '=', why.dossier)
  const shared = await shares.execute()
  const { dossier, asked = [] } = why
  if (dossier && shared.length) shared.push(...asked.map(agency => ({ agency, dossier })))
  need(tx, 'vault:document.open', { person: document.holder, agencies: shared.map(share => share.agency) })

  const through = shared.find(share => can(tx, 'vault:document.open', { agency: share.agency }))
  await append(tx, {
    chain: id,
    action: 'document.opened',
    body: { purpose, ...(through && { agency: through.agency, dossier: through.dossier }) },
  })
  return { document, ...(await openFile(tx, document.file)) }
}
