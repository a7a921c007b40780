import { vnDay } from '#lib/vietnamese-text'
import { openBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import type { Channel, Purpose } from '../schema.ts'

export type Contact = {
  id: string
  person: string
  channel: Channel
  /** A telephone number (also for Zalo) or an e-mail address. */
  address: string
  holder: 'self' | 'relative'
  holder_name: string | null
  purposes: Purpose[]
  verified_at: Date | null
  expires_on: string | null
}

const columns =
  'c.id, c.person, c.channel, c.address, c.holder, c.holder_name, c.purposes, c.verified_at, c.expires_on'

/**
 * Where messages for a purpose (default: any) may go today, the latest verified first. Only where somebody was reached
 * before: anybody can write down the address of a stranger. Asks nobody who wants to know.
 */
export function contactsFor(tx: Tx, personId: string, purpose?: Purpose): Promise<Contact[]> {
  return tx.query<Contact>('identity', {
    text: `SELECT ${columns} FROM identity.contact c
           WHERE c.person = $1 AND c.verified_at IS NOT NULL AND c.removed_at IS NULL AND (c.expires_on IS NULL OR c.expires_on >= $2::date) AND ($3::text IS NULL OR $3 = ANY (c.purposes))
           ORDER BY c.verified_at DESC, c.created_at, c.id`,
    values: [personId, vnDay(tx.now), purpose ?? null],
  })
}

/** All of somebody's contacts, those that ended or were never verified too: for them to see, not to send to. */
export function listContacts(tx: Tx, personId: string): Promise<Contact[]> {
  return tx.query<Contact>('identity', {
    text: `SELECT ${columns} FROM identity.contact c WHERE c.person = $1 AND c.removed_at IS NULL ORDER BY c.created_at, c.id`,
    values: [personId],
  })
}

/**
 * The code that has to go to a contact, for whoever sends messages (on `identity.contact-code-wanted`). Undefined when
 * it has been used or has ended: then nothing is to be sent.
 */
export async function contactCodeToSend(
  tx: Tx,
  contactId: string,
): Promise<{ contact: Contact; code: string } | undefined> {
  const [row] = await tx.query<Contact & { code: Buffer }>('identity', {
    text: `SELECT ${columns}, k.code FROM identity.contact c JOIN identity.contact_code k ON k.contact = c.id
           WHERE c.id = $1 AND k.expires_at > $2 AND c.removed_at IS NULL`,
    values: [contactId, tx.now],
  })
  if (!row) return undefined
  const { code, ...contact } = row
  return { contact, code: openBytes('contact-code', code).toString() }
}
