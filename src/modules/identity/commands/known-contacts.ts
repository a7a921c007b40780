import { normalisePhone } from '#lib/person-number'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { mailbox } from '../mailbox.ts'
import { type Channel, db, purposes } from '../schema.ts'
import { markReached } from './contact-reached.ts'

type Told = { phone?: string | null; email?: string | null }

/**
 * Makes contacts of a telephone number and an e-mail address that came with a person; those that are there stay, and those
 * that the person removed stay removed. What VNeID told, or an officer wrote down of somebody whom only the counter knows
 * (`confirmed`), counts as reached; anything else does so when its code comes back. `before`: what VNeID told last; what
 * it tells anew is where messages go first.
 */
export async function addKnownContacts(
  tx: Tx,
  person: string,
  known: Told & { confirmed?: boolean; before?: Told },
): Promise<void> {
  const before = addressesOf(known.before ?? known)
  for (const [channel, address] of Object.entries(addressesOf(known)) as [Channel, string | undefined][])
    if (address)
      await addKnown(tx, person, {
        channel,
        address,
        confirmed: known.confirmed,
        anew: before[channel] !== address,
      })
}

function addressesOf({ phone, email }: Told): { [channel in Channel]?: string } {
  const number = phone ? normalisePhone(phone) : undefined
  return { phone: number?.ok ? number.value : undefined, email: email ? mailbox(email) : undefined }
}

async function addKnown(
  tx: Tx,
  person: string,
  { channel, address, ...told }: { channel: Channel; address: string; confirmed?: boolean; anew: boolean },
): Promise<void> {
  const made = await db(tx)
    .insertInto('identity.contact')
    .values({
      person,
      channel,
      address,
      holder: 'self',
      holder_name: null,
      purposes: [...purposes],
      verified_at: null,
      expires_on: null,
      created_at: tx.now,
      removed_at: null,
    })
    .onConflict(clash => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (made) {
    const body = { contact: made.id, channel, holder: 'self' }
    await append(tx, { chain: person, action: 'contact.added', body })
  }
  if (!told.confirmed) return
  const contact =
    made ??
    (await db(tx)
      .selectFrom('identity.contact')
      .selectAll()
      .where('person', '=', person)
      .where('channel', '=', channel)
      .where('address', '=', address)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst())
  if (contact && (!contact.verified_at || told.anew)) await markReached(tx, contact)
}
