import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { getContact } from '../queries/contact.ts'
import { db } from '../schema.ts'

/** Forgets a way to reach a person. The person themselves. */
export async function removeContact(tx: Tx, input: { contact: string }): Promise<void> {
  const contact = await getContact(tx, input.contact)
  need(tx, 'identity:contact.manage', { person: contact.person })
  await db(tx).deleteFrom('identity.contact').where('id', '=', contact.id).execute()
  await append(tx, {
    chain: contact.person,
    action: 'contact.removed',
    body: { contact: contact.id, channel: contact.channel },
  })
}
