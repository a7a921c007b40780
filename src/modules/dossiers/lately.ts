import type { Calendar } from '#lib/working-time'
import { type Agency, areaNames, calendarOf, getAgency, getStaff, positionTitle } from '#modules/organisation'
import { getProcedure } from '#modules/procedures'
import type { Tx } from '#platform/db'

/** An agency as it was at most a second ago: for commands that every dossier goes through. */
export function agencyLately(tx: Tx, id: string): Promise<Agency> {
  return tx.recent(`agency ${id}`, () => getAgency(tx, id))
}

/** Whether a version is in force, or was at most a second ago; one that was published just now is. */
export async function isInForce(tx: Tx, { id, code }: { id: string; code: string }): Promise<boolean> {
  const now = async () => (await getProcedure(tx, code)).id
  return (await tx.recent(`procedure ${code}`, now)) === id || (await now()) === id
}

/** When an agency works, as was known at most a second ago. */
export function calendarLately(tx: Tx, agency: string): Promise<Calendar> {
  return tx.recent(`calendar ${agency}`, () => calendarOf(tx, agency))
}

/** What an officer is called, and is at an agency, as was known at most a second ago. */
export function officerLately(
  tx: Tx,
  staff: string,
  agency: string,
): Promise<{ name: string; title: string }> {
  return tx.recent(`officer ${staff} ${agency}`, async () => ({
    name: (await getStaff(tx, staff)).name,
    title: await positionTitle(tx, staff, agency),
  }))
}

/** What areas are called today, as was known at most a second ago. */
export function areaNamesLately(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  return tx.recent(`areas ${codes.join(' ')}`, () => areaNames(tx, codes))
}
