import type { SelectItem } from '#design'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { listAgencies } from '../queries/agency.ts'

/** The agencies that the actor administers, each with what it is part of, in the order of their paths. */
export async function agencyChoice(tx: Tx): Promise<SelectItem[]> {
  const agencies = await listAgencies(tx)
  const names = new Map(agencies.map(agency => [agency.id, agency.short_name]))
  return agencies
    .filter(agency => can(tx, 'organisation:staff.manage', { agency: agency.id }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, kind, parent, short_name }) => ({
      value: id,
      text: kind === 'unit' ? `${names.get(parent ?? '') ?? ''} – ${short_name}` : short_name,
    }))
}
