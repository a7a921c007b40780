import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { lockDocument } from '../queries/get-document.ts'
import { db } from '../schema.ts'

/**
 * For the length of one dossier the agencies may open the document. Needs `vault:document.share`: its holder, or the
 * one-stop officer of one of these agencies who files for the holder. The holder reads it on the document's page.
 * Repeating it changes nothing. A document that is not valid can not be shared: Conflict `vault.not-valid`.
 */
export async function shareForDossier(
  tx: Tx,
  documentId: string,
  dossierId: string,
  agencies: readonly string[],
): Promise<void> {
  const document = await lockDocument(tx, documentId)
  need(tx, 'vault:document.share', { person: document.holder, agencies })
  if (document.state !== 'valid') throw new Conflict('vault.not-valid')
  const shared = await db(tx)
    .insertInto('vault.share')
    .values(
      [...new Set(agencies)].map(agency => ({
        document: documentId,
        dossier: dossierId,
        agency,
        shared_at: tx.now,
        ended_at: null,
      })),
    )
    .onConflict(clash => clash.doNothing())
    .returning('agency')
    .execute()
  if (shared.length)
    await append(tx, {
      chain: documentId,
      action: 'document.shared',
      body: { dossier: dossierId, agencies: shared.map(row => row.agency) },
    })
}

/** The dossier ended: what was shared for it is the holder's alone again. Needs `vault:share.end`, as part of that deed. */
export async function endShares(tx: Tx, dossierId: string): Promise<void> {
  need(tx, 'vault:share.end')
  const ended = await db(tx)
    .updateTable('vault.share')
    .set({ ended_at: tx.now })
    .where('dossier', '=', dossierId)
    .where('ended_at', 'is', null)
    .returning('document')
    .execute()
  const documents = [...new Set(ended.map(row => row.document))]
  if (documents.length)
    await append(
      tx,
      ...documents.map(chain => ({ chain, action: 'document.share-ended', body: { dossier: dossierId } })),
    )
}
