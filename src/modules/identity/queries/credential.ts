import type { Selectable } from 'kysely'
import { server } from '#platform/config'
import type { Tx } from '#platform/db'
import { db, type Tables } from '../schema.ts'

export type Credential = Selectable<Tables['identity.staff_credential']>

/** Undefined also for one of the demonstration once that is off: everybody knows its password and its codes. */
export async function findCredential(tx: Tx, staff: string): Promise<Credential | undefined> {
  const credential = await db(tx)
    .selectFrom('identity.staff_credential')
    .selectAll()
    .where('staff', '=', staff)
    .executeTakeFirst()
  return credential?.demonstration && !server().DEMONSTRATION ? undefined : credential
}

/** Whether an officer is one whom the demonstration left behind: signed in while it was on, they are no longer. */
export async function isLeftBehind(tx: Tx, staff: string): Promise<boolean> {
  if (server().DEMONSTRATION) return false
  const left = await db(tx)
    .selectFrom('identity.staff_credential')
    .select('staff')
    .where('staff', '=', staff)
    .where('demonstration', '=', true)
    .executeTakeFirst()
  return left !== undefined
}
