import { getStaff, placesOf, type Staff } from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { hashToken, newToken } from '../token.ts'

/**
 * Makes a link with which an officer sets a password and enrols an authenticator, for the first time or anew after
 * losing both. An administrator of all places where the officer sits or acts: whoever holds the link becomes them. It
 * is shown once, is good for 48 hours and one use, and ends any link before it. Conflict `staff.inactive`.
 */
export async function issueActivation(
  tx: Tx,
  input: { staff: string },
): Promise<{ token: string; staff: Staff }> {
  const staff = await getStaff(tx, input.staff)
  await needAllPlaces(tx, staff.id)
  if (!staff.active) throw new Conflict('staff.inactive')
  const token = newToken()
  await db(tx).deleteFrom('identity.activation').where('staff', '=', staff.id).execute()
  await db(tx)
    .insertInto('identity.activation')
    .values({
      token_hash: hashToken(token),
      staff: staff.id,
      expires_at: new Date(tx.now.getTime() + 48 * 3_600_000),
    })
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
