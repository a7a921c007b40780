import { getStaff, type Staff } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db } from '../schema.ts'
import { hashToken } from '../token.ts'

/** Whose link it is. Throws NotFound `activation` when it was used or has ended. */
export async function getActivation(tx: Tx, token: string): Promise<Staff> {
  const row = await db(tx)
    .selectFrom('identity.activation')
    .select('staff')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', tx.now)
    .executeTakeFirst()
  const staff = row && (await getStaff(tx, row.staff))
  if (!staff?.active) throw new NotFound('activation')
  return staff
}
