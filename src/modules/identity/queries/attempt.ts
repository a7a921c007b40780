import { getStaff, type Staff } from '#modules/organisation'
import { openBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { hashToken } from '../token.ts'

/** An officer between the right password and the right code. */
export type Attempt = {
  staff: Staff
  /** Of the authenticator to be enrolled; undefined when a code of the enrolled one is asked. */
  secret: Buffer | undefined
  back: string
}

/** Undefined when it has ended, was used, or had too many wrong codes. */
export async function findAttempt(tx: Tx, token: string | undefined): Promise<Attempt | undefined> {
  if (!token) return undefined
  const row = await db(tx)
    .selectFrom('identity.staff_attempt')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', tx.now)
    .where('tries', '<', attemptTries)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    staff: await getStaff(tx, row.staff),
    secret: row.secret ? openBytes('totp', row.secret) : undefined,
    back: row.back,
  }
}

export const attemptTries = 5
