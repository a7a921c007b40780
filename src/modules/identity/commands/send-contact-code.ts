import { randomInt } from 'node:crypto'
import { need } from '#platform/access'
import { sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { spend } from '#platform/http'
import { announce } from '#platform/jobs'
import { getContact } from '../queries/contact.ts'
import { db } from '../schema.ts'

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
