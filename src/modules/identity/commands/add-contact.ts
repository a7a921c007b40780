import { normalisePhone } from '#lib/person-number'
import { type Day, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { mailbox } from '../mailbox.ts'
import { type Channel, db, type Purpose } from '../schema.ts'
import { sendContactCode } from './send-contact-code.ts'

export type NewContact = {
  person: string
  channel: Channel
  address: string
  holder: 'self' | 'relative'
  holder_name?: string
  purposes: Purpose[]
  expires_on?: Day
}
export type ContactErrors = Partial<
  Record<
    keyof NewContact,
    'phone.shape' | 'email.malformed' | 'required' | 'expires.past' | 'contact.too-many'
  >
>

/**
 * Adds a way to reach a person, their own or a relative's, and sends a code there. The person themselves. It counts as
 * verified only when the code has come back: by being reached, not by whose name the SIM is in. The same address again
 * takes the new purposes and sends a new code.
 */
export async function addContact(
  tx: Tx,
  input: NewContact,
): Promise<{ ok: true; id: string } | { ok: false; errors: ContactErrors }> {
  need(tx, 'identity:contact.manage', { person: input.person })
  const errors: ContactErrors = {}
  const address = input.channel === 'email' ? mailbox(input.address) : telephone(input.address)
  if (!address) errors.address = input.channel === 'email' ? 'email.malformed' : 'phone.shape'
  const holderName = input.holder_name?.normalize('NFC').trim() || null
  if (input.holder === 'relative' && !holderName) errors.holder_name = 'required'
  if (!input.purposes.length) errors.purposes = 'required'
  if (input.expires_on && input.expires_on < vnDay(tx.now)) errors.expires_on = 'expires.past'
  const held = await db(tx)
    .selectFrom('identity.contact')
    .select('address')
    .where('person', '=', input.person)
    .where('removed_at', 'is', null)
    .execute()
  if (held.length >= 20 && !held.some(one => one.address === address)) errors.address = 'contact.too-many'
  if (!address || Object.keys(errors).length) return { ok: false, errors }

  const details = {
    holder: input.holder,
    holder_name: input.holder === 'relative' ? holderName : null,
    purposes: input.purposes,
    expires_on: input.expires_on ?? null,
    removed_at: null,
  }
  const { id } = await db(tx)
    .insertInto('identity.contact')
    .values({
      person: input.person,
      channel: input.channel,
      address,
      created_at: tx.now,
      verified_at: null,
      ...details,
    })
    .onConflict(on => on.columns(['person', 'channel', 'address']).doUpdateSet(details))
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: input.person,
    action: 'contact.added',
    body: { contact: id, channel: input.channel, holder: input.holder },
  })
  await sendContactCode(tx, { contact: id })
  return { ok: true, id }
}

function telephone(text: string): string | undefined {
  const phone = normalisePhone(text)
  return phone.ok ? phone.value : undefined
}
