import { timingSafeEqual } from 'node:crypto'
import { need } from '#platform/access'
import { openBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { getContact } from '../queries/contact.ts'
import { db } from '../schema.ts'
import { markReached } from './contact-reached.ts'

/**
 * Takes the code that was sent to a contact: from now on it is verified. The person themselves. A code has five tries
 * and fifteen minutes. Verified already, it stays so.
 */
export async function verifyContact(
  tx: Tx,
  input: { contact: string; code: string },
): Promise<{ ok: true } | { ok: false; error: 'code.wrong' | 'code.ended' }> {
  const contact = await getContact(tx, input.contact)
  need(tx, 'identity:contact.manage', { person: contact.person })
  const [row] = await tx.query<{ code: Buffer; tries: number }>('identity', {
    text: `UPDATE identity.contact_code SET tries = tries + 1 WHERE contact = $1 AND expires_at > $2 RETURNING code, tries`,
    values: [contact.id, tx.now],
  })
  if (!row || row.tries > 5) return { ok: false, error: 'code.ended' }
  const [sent, given] = [openBytes('contact-code', row.code), Buffer.from(input.code.replace(/\s/g, ''))]
  if (sent.length !== given.length || !timingSafeEqual(sent, given)) return { ok: false, error: 'code.wrong' }
  await db(tx).deleteFrom('identity.contact_code').where('contact', '=', contact.id).execute()
  await markReached(tx, contact)
  return { ok: true }
}
