import { getVersion } from '#modules/procedures'
import { findReusable, shareForDossier } from '#modules/vault'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { findFile } from '#platform/files'
import { append } from '#platform/ledger'
import { type DossierRow, db } from '../schema.ts'

/** A paper as it comes: a file that arrived, a document of the vault, or only shown at the counter. */
export type BroughtPaper = {
  paper: string
  name: string
  file?: string
  document?: string
  originals?: number
  copies?: number
}

/** Adds papers to a locked dossier. A file must be ready and brought by the same hand; a document must be the applicant's. */
export async function addPapers(tx: Tx, dossier: DossierRow, papers: readonly BroughtPaper[]): Promise<void> {
  if (!papers.length) return
  const { definition } = await getVersion(tx, dossier.version)
  for (const brought of papers) {
    const wanted = definition.papers.find(paper => paper.code === brought.paper)
    if (brought.file) {
      const file = await findFile(tx, brought.file)
      if (file?.state !== 'ready' || file.owner !== actorKey(tx.actor)) throw new NotFound('file')
    }
    if (brought.document) {
      const documents = await findReusable(tx, { holder: dossier.applicant, kinds: wanted?.reuse ?? [] })
      if (!documents.some(document => document.id === brought.document)) throw new NotFound('document')
      await shareForDossier(tx, brought.document, dossier.id, [dossier.receiving, dossier.deciding])
    }
    await db(tx)
      .insertInto('dossiers.paper')
      .values({
        dossier: dossier.id,
        paper: brought.paper,
        name: brought.name,
        file: brought.file ?? null,
        document: brought.document ?? null,
        source: brought.document
          ? 'vault'
          : !brought.file
            ? 'shown'
            : tx.actor.kind === 'staff'
              ? 'scan'
              : 'upload',
        note: null,
        originals: brought.originals ?? 0,
        copies: brought.copies ?? 0,
        added_at: tx.now,
      })
      .execute()
  }
  await append(tx, {
    chain: dossier.id,
    action: 'papers.added',
    body: { papers: papers.map(paper => paper.paper) },
  })
}
