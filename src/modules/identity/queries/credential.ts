import type { Selectable } from 'kysely'
import type { Tx } from '#platform/db'
import { db, type Tables } from '../schema.ts'

export type Credential = Selectable<Tables['identity.staff_credential']>

export function findCredential(tx: Tx, staff: string): Promise<Credential | undefined> {
  return db(tx)
    .selectFrom('identity.staff_credential')
    .selectAll()
    .where('staff', '=', staff)
    .executeTakeFirst()
}
