import type { Selectable } from 'kysely'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db, type Tables } from '../schema.ts'

/** Throws NotFound `contact`, also for one that was removed. */
export async function getContact(tx: Tx, id: string): Promise<Selectable<Tables['identity.contact']>> {
  const contact = await db(tx)
    .selectFrom('identity.contact')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!contact) throw new NotFound('contact')
  return contact
}
