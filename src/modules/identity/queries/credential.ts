import type { Selectable } from 'kysely'
import { getStaff } from '#modules/organisation'
import { server } from '#platform/config'
import type { Tx } from '#platform/db'
import { db, type Tables } from '../schema.ts'

export type Credential = Selectable<Tables['identity.staff_credential']>

/** Undefined also for one of the demonstration once that is off: everybody knows its password and its codes. */
export async function findCredential(
  tx: Tx,
  staff: string,
  options: { lock?: boolean } = {},
): Promise<Credential | undefined> {
  const query = db(tx).selectFrom('identity.staff_credential').selectAll().where('staff', '=', staff)
  const credential = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  return credential?.demonstration && !server().DEMONSTRATION ? undefined : credential
}

/**
 * The credential once more after a password was computed, which takes its time: undefined when that password (`checked`)
 * is no longer theirs or their account is closed. It stays so until the transaction ends.
 */
export async function holdCredential(
  tx: Tx,
  staff: string,
  checked: string,
): Promise<Credential | undefined> {
  const credential = await findCredential(tx, staff, { lock: true })
  if (credential?.password !== checked) return undefined
  return (await getStaff(tx, staff)).active ? credential : undefined
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
