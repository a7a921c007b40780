import type { Day } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Period } from '../period.ts'

export type RouteStop = {
  customer: string
  code: string
  name: string
  address: string
  serial: string
  /** What the meter said last, and when. */
  last_value: number
  last_on: Day
  /** This month's, if it was read. */
  value: number | null
  used: number | null
  is_billed: boolean
}

const longestRoute = 300

/** One walk of a reader, in the order of the houses, with what each meter said before. Needs `water:customer.read`. */
export function listRoute(
  tx: Tx,
  { agency, route, period }: { agency: string; route: string; period: Period },
): Promise<RouteStop[]> {
  need(tx, 'water:customer.read', { agency })
  return tx.query<RouteStop>('water', {
    text: `SELECT c.id AS customer, c.code, c.name, c.address, m.serial,
             CASE WHEN last.meter = m.id THEN last.value ELSE m.start_value END AS last_value,
             CASE WHEN last.meter = m.id THEN last.read_on ELSE m.installed_on END AS last_on,
             now.value, now.used,
             EXISTS (SELECT FROM water.invoice i WHERE i.customer = c.id AND i.period = $3) AS is_billed
           FROM water.customer c
           JOIN water.meter m ON m.customer = c.id AND m.removed_on IS NULL
           LEFT JOIN LATERAL (
             SELECT meter, value, used, read_on FROM water.reading r
             WHERE r.customer = c.id AND r.period < $3 ORDER BY r.period DESC LIMIT 1) last ON true
           LEFT JOIN water.reading now ON now.customer = c.id AND now.period = $3
           WHERE c.agency = $1 AND c.route = $2 AND c.ended_on IS NULL
           ORDER BY c.position, c.id LIMIT ${longestRoute}`,
    values: [agency, route, period],
  })
}
