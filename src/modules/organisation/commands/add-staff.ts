import { checkPersonName, type PersonNameReason, searchKey, vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { announce } from '#platform/jobs'
import { append } from '#platform/ledger'
import { findAgency } from '../queries/agency.ts'
import { findStaffByEmail } from '../queries/staff.ts'
import { db } from '../schema.ts'

export type NewStaff = { name: string; email: string; phone?: string; agency: string; title: string }
export type StaffErrors = Partial<
  Record<
    keyof NewStaff,
    PersonNameReason | 'email.malformed' | 'email.taken' | 'phone.malformed' | 'required'
  >
>

/**
 * Takes an officer into the directory with a first position; they may do nothing before they are given a role.
 * An administrator of that agency. Announces `organisation.staff-added { staff }`. The official e-mail address is the
 * account: a second officer with the same one is refused as `email.taken`.
 */
export async function addStaff(
  tx: Tx,
  input: NewStaff,
): Promise<{ ok: true; id: string } | { ok: false; errors: StaffErrors }> {
  need(tx, 'organisation:staff.manage', { agency: input.agency })
  const errors: StaffErrors = {}
  const name = checkPersonName(input.name)
  if (!name.ok) errors.name = name.reason
  const email = input.email.trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) || email.length > 254) errors.email = 'email.malformed'
  else if (await findStaffByEmail(tx, email)) errors.email = 'email.taken'
  const phone = input.phone?.replace(/[\s.-]/g, '') ?? ''
  if (phone && !/^0\d{9,10}$/.test(phone)) errors.phone = 'phone.malformed'
  const title = input.title.normalize('NFC').trim()
  if (!title) errors.title = 'required'
  if (!(await findAgency(tx, input.agency))) errors.agency = 'required'
  if (!name.ok || Object.keys(errors).length) return { ok: false, errors }

  const { id } = await db(tx)
    .insertInto('organisation.staff')
    .values({ ...staffNames(name.name, email), email, phone: phone || null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db(tx)
    .insertInto('organisation.position')
    .values({ staff: id, agency: input.agency, title, valid_from: vnDay(tx.now), valid_to: null })
    .execute()
  await append(tx, { chain: id, action: 'staff.added', body: { agency: input.agency, title } })
  await announce(tx, 'organisation.staff-added', { staff: id })
  return { ok: true, id }
}

/** The columns by which an officer is listed and found. */
export function staffNames(name: string, email: string): { name: string; sort_name: string; search: string } {
  const words = name.split(' ')
  return {
    name,
    sort_name: [words.at(-1), ...words.slice(0, -1)].join(' '),
    search: searchKey(`${name} ${email}`),
  }
}
