import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'

/** Notes that a message sent there was answered, for whoever sends messages. A contact that is gone is no mistake. */
export async function contactReached(tx: Tx, contactId: string): Promise<void> {
  need(tx, 'identity:contact.reached')
  const contact = await db(tx)
    .selectFrom('identity.contact')
    .selectAll()
    .where('id', '=', contactId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (contact) await markReached(tx, contact)
}

/** For whoever has already asked who may. */
export async function markReached(
  tx: Tx,
  contact: { id: string; person: string; verified_at: Date | null },
): Promise<void> {
  await db(tx)
    .updateTable('identity.contact')
    .set({ verified_at: tx.now })
    .where('id', '=', contact.id)
    .execute()
  if (!contact.verified_at)
    await append(tx, { chain: contact.person, action: 'contact.verified', body: { contact: contact.id } })
}
