import { addDays, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { getAgency } from '../queries/agency.ts'
import { getStaff } from '../queries/staff.ts'
import { positionsOf } from '../queries/staff-record.ts'
import { db } from '../schema.ts'

/**
 * Moves an officer to another position from today: every position held so far ends. An administrator both of the old
 * places and of the new one. Roles stay as they are: they are given and taken by themselves. Repeating it changes
 * nothing.
 */
export async function appointStaff(
  tx: Tx,
  input: { staff: string; agency: string; title: string },
): Promise<void> {
  const { id } = await getStaff(tx, input.staff)
  await getAgency(tx, input.agency)
  const title = input.title.normalize('NFC').trim()
  const held = await positionsOf(tx, id)
  for (const agency of new Set([input.agency, ...held.map(position => position.agency)]))
    need(tx, 'organisation:staff.manage', { agency })
  if (!title) throw new Invalid('staff.title')
  if (held.length === 1 && held[0]!.agency === input.agency && held[0]!.title === title) return

  const today = vnDay(tx.now)
  await db(tx)
    .deleteFrom('organisation.position')
    .where('staff', '=', id)
    .where('valid_from', '>=', today)
    .execute()
  await db(tx)
    .updateTable('organisation.position')
    .set({ valid_to: addDays(today, -1) })
    .where('staff', '=', id)
    .where(eb => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
    .execute()
  await db(tx)
    .insertInto('organisation.position')
    .values({ staff: id, agency: input.agency, title, valid_from: today, valid_to: null })
    .execute()
  await append(tx, { chain: id, action: 'staff.appointed', body: { agency: input.agency, title } })
}
