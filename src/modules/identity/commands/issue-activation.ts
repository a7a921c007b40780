import { getStaff, type Staff } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { needAllPlaces } from '../queries/activation.ts'
import { db } from '../schema.ts'
import { hashToken, newToken } from '../token.ts'

/**
 * Makes a link with which an officer sets a password and enrols an authenticator, for the first time or anew after
 * losing both. An administrator of all places where the officer sits or acts, as far as their roles reach: whoever
 * holds the link becomes them. It is shown once, is good for 48 hours and one use while its issuer still is such an
 * administrator, and ends any link before it. Conflict `staff.inactive`.
 */
export async function issueActivation(
  tx: Tx,
  input: { staff: string },
): Promise<{ token: string; staff: Staff }> {
  const staff = await getStaff(tx, input.staff)
  await needAllPlaces(tx, tx.actor, staff.id)
  if (!staff.active) throw new Conflict('staff.inactive')
  const token = newToken()
  await db(tx).deleteFrom('identity.activation').where('staff', '=', staff.id).execute()
  await db(tx)
    .insertInto('identity.activation')
    .values({
      token_hash: hashToken(token),
      staff: staff.id,
      issuer: tx.actor.kind === 'staff' ? tx.actor.id : null,
      expires_at: new Date(tx.now.getTime() + 48 * 3_600_000),
    })
    .execute()
  await append(tx, { chain: staff.id, action: 'activation.issued' })
  return { token, staff }
}

/** For a page to know beforehand. Throws like `issueActivation`. */
export async function getStaffToActivate(tx: Tx, id: string): Promise<Staff> {
  const staff = await getStaff(tx, id)
  await needAllPlaces(tx, tx.actor, id)
  return staff
}
