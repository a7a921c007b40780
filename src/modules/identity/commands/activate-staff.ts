import { NotFound } from '#platform/errors'
import type { Ctx } from '#platform/http'
import { append } from '#platform/ledger'
import { faultOf, hashPassword, type PasswordFault } from '../password.ts'
import { getActivation } from '../queries/activation.ts'
import { db } from '../schema.ts'
import { endSessionsOf } from '../session.ts'
import { hashToken } from '../token.ts'

/**
 * An officer sets the password that their link is for; the authenticator is enrolled at the sign-in that follows, and
 * every session of theirs ends. Whoever holds the link, once. Throws like `getActivation`.
 */
export async function activateStaff(
  on: Pick<Ctx, 'read' | 'write'>,
  input: { token: string; password: string },
): Promise<{ ok: true } | { ok: false; error: PasswordFault }> {
  const staff = await on.read(tx => getActivation(tx, input.token))
  const error = faultOf(input.password, staff)
  if (error) return { ok: false, error }
  const password = await hashPassword(input.password)
  await on.write(async tx => {
    // The password took its time: a role given meanwhile ends the link too.
    await getActivation(tx, input.token)
    const used = await db(tx)
      .deleteFrom('identity.activation')
      .where('token_hash', '=', hashToken(input.token))
      .returning('staff')
      .executeTakeFirst()
    if (!used) throw new NotFound('activation')
    const fresh = {
      password,
      totp_secret: null,
      recovery_codes: [],
      failed: 0,
      locked_until: null,
      password_changed_at: tx.now,
      demonstration: false,
    }
    await db(tx)
      .insertInto('identity.staff_credential')
      .values({ staff: staff.id, ...fresh })
      .onConflict(on => on.column('staff').doUpdateSet(fresh))
      .execute()
    await db(tx).deleteFrom('identity.staff_attempt').where('staff', '=', staff.id).execute()
    await endSessionsOf(tx, staff.id)
    await append(tx, { chain: staff.id, action: 'account.activated' })
  })
  return { ok: true }
}
