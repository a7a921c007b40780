import type { Day } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Period } from '../period.ts'

export type RouteStop = {
  customer: string
  /** Along the route. */
  position: number
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

export type Place = Pick<RouteStop, 'position' | 'customer'>
export type RoutePage = { stops: RouteStop[]; previous?: Place; next?: Place }

/** A hundred houses: what one form posts and one telephone shows. */
const pageSize = 100

type Walk = {
  agency: string
  route: string
  period: Period
  /** The page behind a house, or before it. */
  after?: Place | undefined
  before?: Place | undefined
  /** These alone. */
  only?: readonly string[]
}

/** One walk of a reader, in the order of the houses, with what each meter said before. Needs `water:customer.read`. */
export async function listRoute(
  tx: Tx,
  { agency, route, period, after, before, only }: Walk,
): Promise<RoutePage> {
  need(tx, 'water:customer.read', { agency })
  const from = before ?? after
  const rows = await tx.query<RouteStop>('water', {
    text: `SELECT c.id AS customer, c.position, c.code, c.name, c.address, m.serial,
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
             AND ($4::uuid[] IS NULL OR c.id = ANY ($4))
             AND ($5::int IS NULL OR (c.position, c.id) ${before ? '<' : '>'} ($5, $6::uuid))
           ORDER BY c.position ${before ? 'DESC' : ''}, c.id ${before ? 'DESC' : ''} LIMIT ${pageSize + 1}`,
    values: [agency, route, period, only ?? null, from?.position ?? null, from?.customer ?? null],
  })
  const stops = rows.slice(0, pageSize)
  if (before) stops.reverse()
  const hasMore = rows.length > pageSize
  return {
    stops,
    ...((before ? hasMore : after) && stops[0] && { previous: stops[0] }),
    ...((before || hasMore) && stops.length && { next: stops.at(-1)! }),
  }
}
