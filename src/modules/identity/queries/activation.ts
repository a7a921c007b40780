import { getStaff, grantsOf, placesOf, type Staff } from '#modules/organisation'
import { type Actor, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { db } from '../schema.ts'
import { hashToken } from '../token.ts'

/**
 * Whose link it is. Throws NotFound `activation` when it was used or has ended, NotAllowed when whoever issued it is no
 * administrator of all the officer's places: a role that was given since must not fall to who holds the link.
 */
export async function getActivation(tx: Tx, token: string): Promise<Staff> {
  const row = await db(tx)
    .selectFrom('identity.activation')
    .select(['staff', 'issuer'])
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', tx.now)
    .executeTakeFirst()
  const staff = row && (await getStaff(tx, row.staff))
  if (!staff?.active) throw new NotFound('activation')
  if (row?.issuer)
    await needAllPlaces(
      tx,
      { kind: 'staff', id: row.issuer, name: '', grants: await grantsOf(tx, row.issuer) },
      staff.id,
    )
  return staff
}

/** Of an administrator of every place where the officer sits or acts, as far as their roles reach. */
export async function needAllPlaces(tx: Tx, actor: Actor, staff: string): Promise<void> {
  const places = await placesOf(tx, staff)
  if (!places.length) need({ actor }, 'identity:account.activate', { agencies: [] })
  for (const agency of places) need({ actor }, 'identity:account.activate', { agency })
}
