import type { Day } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotAllowed, NotFound } from '#platform/errors'
import { findFile } from '#platform/files'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { newVerifyCode } from '../verify-code.ts'

export type NewDocument = {
  /** Person. */
  holder: string
  kind: string
  name: string
  number?: string
  /** Agency of ours that issued it; a result has one. */
  issuedBy?: string
  issuerName: string
  issuedOn: Day
  /** The last day on which it is good. */
  expiresOn?: Day
  /** A ready file. */
  file: string
  source: 'result' | 'upload'
  dossierCode?: string
  /** The one printed on a result; without it one is made. */
  verifyCode?: string
  /** An earlier document of the same holder that this one takes the place of. */
  replaces?: string
}

/** Uploads have no code. */
export type Put = { id: string; verifyCode: string | null }

/**
 * Puts a document into somebody's vault. Needs `vault:document.put`: the issuing agency, or citizens with what they
 * brought themselves. The one it replaces is no longer valid. Repeated with the same file it finds the document;
 * Conflict `vault.file` when that file is somebody else's document.
 */
export async function putDocument(tx: Tx, input: NewDocument): Promise<Put> {
  need(tx, 'vault:document.put', { person: input.holder, agency: input.issuedBy })
  const file = await findFile(tx, input.file)
  if (file?.state !== 'ready') throw new NotFound('file')
  if (tx.actor.kind === 'citizen' && (input.source !== 'upload' || file.owner !== actorKey(tx.actor)))
    throw new NotAllowed('not-allowed')
  const put = await db(tx)
    .insertInto('vault.document')
    .values({
      holder: input.holder,
      kind: input.kind,
      name: input.name,
      number: input.number ?? null,
      issued_by: input.issuedBy ?? null,
      issuer_name: input.issuerName,
      issued_on: input.issuedOn,
      expires_on: input.expiresOn ?? null,
      file: input.file,
      source: input.source,
      sha256: file.sha256!,
      dossier_code: input.dossierCode ?? null,
      verify_code: input.source === 'result' ? (input.verifyCode ?? newVerifyCode()) : null,
      replaced_by: null,
      revoked_reason: null,
      created_at: tx.now,
    })
    .onConflict(clash => clash.constraint('document_of_file').doNothing())
    .returning(['id', 'verify_code'])
    .executeTakeFirst()
  if (!put) return sameDocument(tx, input)
  await append(tx, {
    chain: put.id,
    action: 'document.put',
    body: { kind: input.kind, source: input.source, sha256: file.sha256 },
  })
  if (input.replaces) await replace(tx, { old: input.replaces, by: put.id, holder: input.holder })
  return { id: put.id, verifyCode: put.verify_code }
}

async function sameDocument(tx: Tx, input: NewDocument): Promise<Put> {
  const known = await db(tx)
    .selectFrom('vault.document')
    .select(['id', 'verify_code', 'holder'])
    .where('file', '=', input.file)
    .executeTakeFirstOrThrow()
  if (known.holder !== input.holder) throw new Conflict('vault.file')
  return { id: known.id, verifyCode: known.verify_code }
}

async function replace(
  tx: Tx,
  { old, by, holder }: { old: string; by: string; holder: string },
): Promise<void> {
  const row = await db(tx)
    .updateTable('vault.document')
    .set({ state: 'replaced', replaced_by: by })
    .where('id', '=', old)
    .where('holder', '=', holder)
    .where('state', '=', 'valid')
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new NotFound('document')
  await append(tx, { chain: old, action: 'document.replaced', body: { by } })
}
