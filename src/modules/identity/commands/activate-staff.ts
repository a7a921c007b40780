import { getStaff, placesOf, type Staff } from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import type { Ctx } from '#platform/http'
import { append } from '#platform/ledger'
import { faultOf, hashPassword, type PasswordFault } from '../password.ts'
import { db } from '../schema.ts'
import { endSessionsOf } from '../session.ts'
import { hashToken, newToken } from '../token.ts'

/**
 * Makes a link with which an officer sets a password and enrols an authenticator, for the first time or anew after
 * losing both. An administrator of all places where the officer sits or acts: whoever holds the link becomes them. It
 * is shown once, is good for 48 hours and one use, and ends any link before it. Conflict `staff.inactive`.
 */
export async function issueActivation(tx: Tx, input: { staff: string }): Promise<{ token: string; staff: Staff }> {
  const staff = await getStaff(tx, input.staff)
  await needAllPlaces(tx, staff.id)
  if (!staff.active) throw new Conflict('staff.inactive')
  const token = newToken()
  await db(tx).deleteFrom('identity.activation').where('staff', '=', staff.id).execute()
  await db(tx)
    .insertInto('identity.activation')
    .values({ token_hash: hashToken(token), staff: staff.id, expires_at: new Date(tx.now.getTime() + 48 * 3_600_000) })
    .execute()
  await append(tx, { chain: staff.id, action: 'activation.issued' })
  return { token, staff }
}

async function needAllPlaces(tx: Tx, staff: string): Promise<void> {
  const places = await placesOf(tx, staff)
  if (!places.length) need(tx, 'identity:account.activate', { agencies: [] })
  for (const agency of places) need(tx, 'identity:account.activate', { agency })
}

/** For a page to know beforehand. Throws like `issueActivation`. */
export async function getStaffToActivate(tx: Tx, id: string): Promise<Staff> {
  const staff = await getStaff(tx, id)
  await needAllPlaces(tx, id)
  return staff
}

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

/**
 * An officer sets the password that their link is for; the authenticator is enrolled at the sign-in that follows, and
 * every session of theirs ends. Whoever holds the link, once. NotFound `activation`.
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
