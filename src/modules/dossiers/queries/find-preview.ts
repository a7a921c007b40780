import { sql } from 'kysely'
import type { ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { type DossierRow, db, type PreviewRow } from '../schema.ts'

/** How long the applicant has to check the draft of the result; undefined where none was promised to them. */
export function previewTerm(
  { definition }: ProcedureVersion,
  { channel }: Pick<DossierRow, 'channel'>,
): ProcedureVersion['definition']['preview'] {
  return channel === 'online' || channel === 'national' ? definition.preview : undefined
}

/** The draft that the applicant was shown last, also when it counts no more. The caller decided who may see the dossier. */
export function findPreview(tx: Tx, dossier: string): Promise<PreviewRow | undefined> {
  return db(tx)
    .selectFrom('dossiers.preview')
    .selectAll()
    .where('dossier', '=', dossier)
    .orderBy(sql`closed_at IS NULL`, 'desc')
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
