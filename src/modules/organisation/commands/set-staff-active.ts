import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { getStaff, placesOf } from '../queries/staff.ts'
import { db } from '../schema.ts'

/**
 * Closes an officer's account, at once: announces `organisation.staff-deactivated { staff }`, on which every session
 * of theirs ends. An administrator of all places where they sit or act, as far as their roles reach; nobody
 * themselves: Conflict `staff.self`. Positions and roles stay in the directory and come back with `reactivateStaff`.
 * Repeating it changes nothing.
 */
export function deactivateStaff(tx: Tx, input: { staff: string }): Promise<void> {
  return setActive(tx, input.staff, false)
}

/** Opens a closed account again, with the roles it had. The same administrators; repeating it changes nothing. */
export function reactivateStaff(tx: Tx, input: { staff: string }): Promise<void> {
  return setActive(tx, input.staff, true)
}

async function setActive(tx: Tx, staff: string, active: boolean): Promise<void> {
  const { id } = await getStaff(tx, staff)
  const places = await placesOf(tx, id)
  // Somebody without any place is answered for by those who could give them one: whoever manages officers at all.
  const managed = tx.actor.kind === 'staff' ? tx.actor.grants.map(grant => grant.agency) : []
  if (!places.length) need(tx, 'organisation:staff.manage', { agencies: managed })
  for (const agency of places) need(tx, 'organisation:staff.manage', { agency })
  if (!active && tx.actor.kind === 'staff' && tx.actor.id === id) throw new Conflict('staff.self')

  const changed = await db(tx)
    .updateTable('organisation.staff')
    .set({ active })
    .where('id', '=', id)
    .where('active', '=', !active)
    .returning('id')
    .execute()
  if (!changed.length) return
  await append(tx, { chain: id, action: active ? 'staff.reactivated' : 'staff.deactivated' })
  await announce(tx, active ? 'organisation.staff-changed' : 'organisation.staff-deactivated', { staff: id })
}
