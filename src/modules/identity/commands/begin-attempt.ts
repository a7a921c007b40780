import { sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { hashToken, newToken } from '../token.ts'
import { newTotpSecret } from '../totp.ts'

/** The cookie of an attempt. */
export const attemptCookie = 'sen_buoc'

/** Called after a password was right: for ten minutes its token lets a code be tried, or an authenticator be enrolled. */
export async function beginAttempt(
  tx: Tx,
  input: { staff: string; back: string; enrol: boolean },
): Promise<{ token: string }> {
  const token = newToken()
  await db(tx)
    .insertInto('identity.staff_attempt')
    .values({
      token_hash: hashToken(token),
      staff: input.staff,
      secret: input.enrol ? sealBytes('totp', newTotpSecret()) : null,
      back: input.back,
      expires_at: new Date(tx.now.getTime() + 10 * 60_000),
    })
    .execute()
  return { token }
}
