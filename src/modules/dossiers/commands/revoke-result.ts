import { revokeDocument } from '#modules/vault'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockByCode } from '../queries/get-dossier.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { takeFromDrafts } from './keep-draft.ts'

/**
 * The agency takes back the result that it issued: who checks it reads so, its holder is told, and why, and it is offered
 * for reuse no more. The dossier stays decided. Needs `vault:document.revoke` at the deciding agency. Repeated it changes
 * nothing. NotFound where nothing was published; Conflict `vault.not-valid` where another result took its place.
 */
export async function revokeResult(tx: Tx, input: { code: string; reason: string }): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'vault:document.revoke', { agency: dossier.deciding })
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .select('document')
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  if (!result?.document) throw new NotFound('result')
  if (!(await revokeDocument(tx, { id: result.document, reason: input.reason }))) return
  await takeFromDrafts(tx, { person: dossier.applicant, document: result.document })
  await append(tx, { chain: dossier.id, action: 'result.revoked', body: { reason: input.reason } })
  await say(tx, dossier, 'revoked', { reason: input.reason }, `/giay-to/${result.document}`)
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'revoked' })
}
