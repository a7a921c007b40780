import { normalisePhone } from '#lib/person-number'
import type { Tx } from '#platform/db'
import { purposes } from '../schema.ts'

/**
 * Makes contacts of a telephone number and an e-mail address that came with a person; those that are there stay. What
 * VNeID told, or an officer wrote down of somebody whom only the counter knows (`confirmed`), counts as reached; anything
 * else does so when its code comes back.
 */
export async function addKnownContacts(
  tx: Tx,
  person: string,
  known: { phone?: string | null; email?: string | null; confirmed?: boolean },
): Promise<void> {
  const phone = known.phone ? normalisePhone(known.phone) : undefined
  const contacts = [
    ...(phone?.ok ? [['phone', phone.value]] : []),
    ...(known.email ? [['email', known.email.trim().toLowerCase()]] : []),
  ]
  for (const [channel, address] of contacts)
    await tx.query('identity', {
      text: `INSERT INTO identity.contact AS c (person, channel, address, holder, purposes, created_at, verified_at)
             VALUES ($1, $2, $3, 'self', $4, $5, $6) ON CONFLICT (person, channel, address) DO UPDATE
             SET verified_at = excluded.verified_at WHERE c.verified_at IS NULL AND excluded.verified_at IS NOT NULL`,
      values: [person, channel, address, [...purposes], tx.now, known.confirmed ? tx.now : null],
    })
}
