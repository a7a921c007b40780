import { addDays, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'

/**
 * Takes a role from an officer, at once: announces `organisation.staff-changed { staff }`. An administrator of its
 * agency, but nobody their own administrator's role: Conflict `role.own`. NotFound `role` when it has ended already.
 */
export async function takeRole(tx: Tx, input: { role: string }): Promise<void> {
  const today = vnDay(tx.now)
  const held = await db(tx)
    .selectFrom('organisation.staff_role')
    .selectAll()
    .where('id', '=', input.role)
    .where(eb => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .forUpdate()
    .executeTakeFirst()
  if (!held) throw new NotFound('role')
  const { id, staff, role, agency, reach } = held
  need(tx, 'organisation:staff.manage', { agency: reach === 'below' ? `${agency}/*` : agency })
  if (role === 'administrator' && tx.actor.kind === 'staff' && tx.actor.id === staff)
    throw new Conflict('role.own')

  // Days are whole: a role that began today leaves no day behind, only its two entries in the ledger.
  await db(tx)
    .deleteFrom('organisation.staff_role')
    .where('id', '=', id)
    .where('valid_from', '>=', today)
    .execute()
  await db(tx)
    .updateTable('organisation.staff_role')
    .set({ valid_to: addDays(today, -1) })
    .where('id', '=', id)
    .execute()
  await append(tx, { chain: staff, action: 'staff.role-taken', body: { role, agency, reach } })
  await announce(tx, 'organisation.staff-changed', { staff })
}
