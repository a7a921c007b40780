import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { lockDocument } from '../queries/get-document.ts'
import { db } from '../schema.ts'

/**
 * The issuing agency takes a result back, and says why; whoever checks its code is told, and it is shared with nobody
 * any more. Needs `vault:document.revoke` at the agency that issued it. Repeating it changes nothing: false. What was
 * replaced can not be revoked: Conflict `vault.not-valid`.
 */
export async function revokeDocument(tx: Tx, input: { id: string; reason: string }): Promise<boolean> {
  const document = await lockDocument(tx, input.id)
  need(tx, 'vault:document.revoke', { agency: document.issued_by ?? undefined })
  const reason = input.reason.trim()
  if (!reason) throw new Invalid('vault.reason')
  if (document.state === 'revoked') return false
  if (document.state !== 'valid') throw new Conflict('vault.not-valid')
  await db(tx)
    .updateTable('vault.document')
    .set({ state: 'revoked', revoked_reason: reason })
    .where('id', '=', document.id)
    .execute()
  await db(tx)
    .updateTable('vault.share')
    .set({ ended_at: tx.now })
    .where('document', '=', document.id)
    .where('ended_at', 'is', null)
    .execute()
  await append(tx, { chain: document.id, action: 'document.revoked', body: { reason } })
  return true
}
