import { type Day, vnDay } from '#lib/vietnamese-text'
import { type Grant, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { getAgency } from '../queries/agency.ts'
import { getStaff } from '../queries/staff.ts'
import { db } from '../schema.ts'

export type RoleToGive = { staff: string; until?: Day } & Grant

/**
 * Lets an officer act in a role at an agency (and below it) from today, until a last day or for good. An administrator
 * of that agency; one whose own reach ends there cannot give a reach below. Works at once: announces
 * `organisation.staff-changed { staff }`. A role that is held already gets the new reach and end; the same again
 * changes nothing. Conflict `staff.inactive`. Invalid `role.until`: the last day is past.
 */
export async function giveRole(tx: Tx, { staff, role, agency, reach, until }: RoleToGive): Promise<void> {
  await getAgency(tx, agency)
  // A path below stands for all of them: only a grant that reaches below covers it.
  need(tx, 'organisation:staff.manage', { agency: reach === 'below' ? `${agency}/*` : agency })
  const { id, active } = await getStaff(tx, staff)
  if (!active) throw new Conflict('staff.inactive')
  const today = vnDay(tx.now)
  if (until && until < today) throw new Invalid('role.until')

  const held = await db(tx)
    .selectFrom('organisation.staff_role')
    .selectAll()
    .where('staff', '=', id)
    .where('role', '=', role)
    .where('agency', '=', agency)
    .where(eb => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .forUpdate()
    .executeTakeFirst()
  const valid_to = until ?? null
  if (held && held.reach === reach && held.valid_to === valid_to) return
  if (held)
    await db(tx)
      .updateTable('organisation.staff_role')
      .set({ reach, valid_to })
      .where('id', '=', held.id)
      .execute()
  else
    await db(tx)
      .insertInto('organisation.staff_role')
      .values({ staff: id, role, agency, reach, valid_from: today, valid_to })
      .execute()
  await append(tx, {
    chain: id,
    action: 'staff.role-given',
    body: { role, agency, reach, ...(until && { until }) },
  })
  await announce(tx, 'organisation.staff-changed', { staff: id })
}
