import { randomInt, timingSafeEqual } from 'node:crypto'
import { normalisePhone } from '#lib/person-number'
import { type Day, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import { openBytes, sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { spend } from '#platform/http'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { type Channel, db, type Purpose } from '../schema.ts'

export type NewContact = {
  person: string
  channel: Channel
  address: string
  holder: 'self' | 'relative'
  holder_name?: string
  purposes: Purpose[]
  expires_on?: Day
}
export type ContactErrors = Partial<Record<keyof NewContact, 'phone.shape' | 'email.malformed' | 'required' | 'expires.past' | 'contact.too-many'>>

/**
 * Adds a way to reach a person, their own or a relative's, and sends a code there. The person themselves. It counts as
 * verified only when the code has come back: by being reached, not by whose name the SIM is in. The same address again
 * takes the new purposes and sends a new code.
 */
export async function addContact(tx: Tx, input: NewContact): Promise<{ ok: true; id: string } | { ok: false; errors: ContactErrors }> {
  need(tx, 'identity:contact.manage', { person: input.person })
  const errors: ContactErrors = {}
  const address = input.channel === 'email' ? mailbox(input.address) : telephone(input.address)
  if (!address) errors.address = input.channel === 'email' ? 'email.malformed' : 'phone.shape'
  const holderName = input.holder_name?.normalize('NFC').trim() || null
  if (input.holder === 'relative' && !holderName) errors.holder_name = 'required'
  if (!input.purposes.length) errors.purposes = 'required'
  if (input.expires_on && input.expires_on < vnDay(tx.now)) errors.expires_on = 'expires.past'
  const held = await db(tx).selectFrom('identity.contact').select('address').where('person', '=', input.person).execute()
  if (held.length >= 20 && !held.some(one => one.address === address)) errors.address = 'contact.too-many'
  if (!address || Object.keys(errors).length) return { ok: false, errors }

  const details = {
    holder: input.holder,
    holder_name: input.holder === 'relative' ? holderName : null,
    purposes: input.purposes,
    expires_on: input.expires_on ?? null,
  }
  const { id } = await db(tx)
    .insertInto('identity.contact')
    .values({ person: input.person, channel: input.channel, address, created_at: tx.now, verified_at: null, ...details })
    .onConflict(on => on.columns(['person', 'channel', 'address']).doUpdateSet(details))
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, { chain: input.person, action: 'contact.added', body: { contact: id, channel: input.channel, holder: input.holder } })
  await sendContactCode(tx, { contact: id })
  return { ok: true, id }
}

/**
 * Sends a new code to a contact: announces `identity.contact-code-wanted { contact }`, and whoever sends messages asks
 * `contactCodeToSend`. The person themselves. At most five an hour and contact (TooMany): a code can not be used to
 * pester a stranger.
 */
export async function sendContactCode(tx: Tx, input: { contact: string }): Promise<void> {
  const { person } = await getContact(tx, input.contact)
  need(tx, 'identity:contact.manage', { person })
  await spend(tx, `contact-code|${input.contact}`, 5, 3600)
  await spend(tx, `contact-codes-of|${person}`, 20, 86_400)
  const code = sealBytes('contact-code', String(randomInt(1_000_000)).padStart(6, '0'))
  const fresh = { code, tries: 0, expires_at: new Date(tx.now.getTime() + 15 * 60_000) }
  await db(tx)
    .insertInto('identity.contact_code')
    .values({ contact: input.contact, ...fresh })
    .onConflict(on => on.column('contact').doUpdateSet(fresh))
    .execute()
  await announce(tx, 'identity.contact-code-wanted', { contact: input.contact })
}

/**
 * Takes the code that was sent to a contact: from now on it is verified. The person themselves. A code has five tries
 * and fifteen minutes. Verified already, it stays so.
 */
export async function verifyContact(tx: Tx, input: { contact: string; code: string }): Promise<{ ok: true } | { ok: false; error: 'code.wrong' | 'code.ended' }> {
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

/** Forgets a way to reach a person. The person themselves. */
export async function removeContact(tx: Tx, input: { contact: string }): Promise<void> {
  const contact = await getContact(tx, input.contact)
  need(tx, 'identity:contact.manage', { person: contact.person })
  await db(tx).deleteFrom('identity.contact').where('id', '=', contact.id).execute()
  await append(tx, { chain: contact.person, action: 'contact.removed', body: { contact: contact.id, channel: contact.channel } })
}

/** Notes that a message sent there was answered, for whoever sends messages. A contact that is gone is no mistake. */
export async function contactReached(tx: Tx, contactId: string): Promise<void> {
  need(tx, 'identity:contact.reached')
  const contact = await db(tx).selectFrom('identity.contact').selectAll().where('id', '=', contactId).executeTakeFirst()
  if (contact) await markReached(tx, contact)
}

async function markReached(tx: Tx, contact: { id: string; person: string; verified_at: Date | null }): Promise<void> {
  await db(tx).updateTable('identity.contact').set({ verified_at: tx.now }).where('id', '=', contact.id).execute()
  if (!contact.verified_at) await append(tx, { chain: contact.person, action: 'contact.verified', body: { contact: contact.id } })
}

async function getContact(tx: Tx, id: string) {
  const contact = await db(tx).selectFrom('identity.contact').selectAll().where('id', '=', id).executeTakeFirst()
  if (!contact) throw new NotFound('contact')
  return contact
}

function telephone(text: string): string | undefined {
  const phone = normalisePhone(text)
  return phone.ok ? phone.value : undefined
}

function mailbox(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) && email.length <= 254 ? email : undefined
}
