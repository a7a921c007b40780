import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { getContact } from '../queries/contact.ts'
import { db } from '../schema.ts'

/**
 * Ends a way to reach a person, until they add it again. The person themselves. That it was removed is kept: VNeID tells
 * the same address at every sign-in.
 */
export async function removeContact(tx: Tx, input: { contact: string }): Promise<void> {
  const contact = await getContact(tx, input.contact)
  need(tx, 'identity:contact.manage', { person: contact.person })
  await db(tx)
    .updateTable('identity.contact')
    .set({ removed_at: tx.now, verified_at: null, holder_name: null })
    .where('id', '=', contact.id)
    .execute()
  await db(tx).deleteFrom('identity.contact_code').where('contact', '=', contact.id).execute()
  await append(tx, {
    chain: contact.person,
    action: 'contact.removed',
    body: { contact: contact.id, channel: contact.channel },
  })
}
