import type { Calendar } from '#lib/working-time'
import { type Agency, calendarOf, getAgency } from '#modules/organisation'
import type { Tx } from '#platform/db'

/** An agency as it was at most a second ago: for commands that every dossier goes through. */
export function agencyLately(tx: Tx, id: string): Promise<Agency> {
  return tx.recent(`agency ${id}`, () => getAgency(tx, id))
}

/** When an agency works, as was known at most a second ago. */
export function calendarLately(tx: Tx, agency: string): Promise<Calendar> {
  return tx.recent(`calendar ${agency}`, () => calendarOf(tx, agency))
}
