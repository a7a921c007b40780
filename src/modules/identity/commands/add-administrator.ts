import {
  addStaff,
  findStaffByEmail,
  getAgency,
  giveRole,
  provinceAgency,
  type StaffErrors,
  staffWithRole,
} from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { issueActivation } from './issue-activation.ts'

/**
 * Makes the first administrator, over the whole province, with a link that sets their password (48 hours, once). Only
 * the operator of the installation. Conflict `administrator.there` when somebody is one already, unless `again`: then
 * one more, or a new link for that very person. NotFound `agency` before there is a province.
 */
export async function addAdministrator(
  tx: Tx,
  input: { name: string; email: string; title: string; again?: boolean },
): Promise<{ ok: true; token: string; staff: string } | { ok: false; errors: StaffErrors }> {
  need(tx, 'identity:administrator.add')
  const agency = await provinceAgency(tx)
  await getAgency(tx, agency)
  if (!input.again && (await staffWithRole(tx, 'administrator', agency)).length)
    throw new Conflict('administrator.there')
  const known = input.again ? await findStaffByEmail(tx, input.email.trim()) : undefined
  const added = known ? { ok: true as const, id: known.id } : await addStaff(tx, { ...input, agency })
  if (!added.ok) return added
  await giveRole(tx, { staff: added.id, role: 'administrator', agency, reach: 'below' })
  const { token } = await issueActivation(tx, { staff: added.id })
  return { ok: true, token, staff: added.id }
}
