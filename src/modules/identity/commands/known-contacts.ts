import { normalisePhone } from '#lib/person-number'
import type { Tx } from '#platform/db'
import { purposes } from '../schema.ts'

/** Makes contacts of a telephone number and an e-mail address that came with a person; those that are there stay. */
export async function addKnownContacts(
  tx: Tx,
  person: string,
  known: { phone?: string | null; email?: string | null },
): Promise<void> {
  const phone = known.phone ? normalisePhone(known.phone) : undefined
  const contacts = [
    ...(phone?.ok ? [['phone', phone.value]] : []),
    ...(known.email ? [['email', known.email.trim().toLowerCase()]] : []),
  ]
  for (const [channel, address] of contacts)
    await tx.query('identity', {
      text: `INSERT INTO identity.contact (person, channel, address, holder, purposes, created_at)
             VALUES ($1, $2, $3, 'self', $4, $5) ON CONFLICT (person, channel, address) DO NOTHING`,
      values: [person, channel, address, [...purposes], tx.now],
    })
}
