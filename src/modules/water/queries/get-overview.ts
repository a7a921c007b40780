import { vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Period } from '../period.ts'

export type RouteFigures = {
  route: string
  customers: number
  read: number
  billed: number
  /** To print: also of who has left since. */
  invoices: number
}
export type Overview = {
  routes: RouteFigures[]
  /** đồng that the month's bills ask for, and that were collected of them. */
  asked: number
  paid: number
  /** Of all months. */
  overdue: number
  /** Corrections that wait for a second person, of all months. */
  corrections: number
}

/** How far a month is: read, billed, paid. Needs `water:customer.read`. */
export async function getOverview(
  tx: Tx,
  { agency, period }: { agency: string; period: Period },
): Promise<Overview> {
  need(tx, 'water:customer.read', { agency })
  const routes = await tx.query<RouteFigures>('water', {
    text: `SELECT c.route, count(*) AS customers, count(r.customer) AS read, count(i.id) AS billed,
             (SELECT count(*) FROM water.customer p JOIN water.invoice ON invoice.customer = p.id
              WHERE p.agency = $1 AND p.route = c.route AND invoice.period = $2) AS invoices
           FROM water.customer c
           LEFT JOIN water.reading r ON r.customer = c.id AND r.period = $2
           LEFT JOIN water.invoice i ON i.customer = c.id AND i.period = $2
           WHERE c.agency = $1 AND c.ended_on IS NULL GROUP BY c.route
           ORDER BY c.route COLLATE "vi-x-icu"`,
    values: [agency, period],
  })
  const [sums] = await tx.query<Omit<Overview, 'routes'>>('water', {
    text: `SELECT coalesce(sum(coalesce(asked, amount)) FILTER (WHERE period = $2), 0)::bigint AS asked,
             coalesce(sum(paid) FILTER (WHERE period = $2), 0)::bigint AS paid,
             count(*) FILTER (WHERE state IN ('open', 'partly-paid') AND due_on < $3) AS overdue,
             (SELECT count(*) FROM water.correction JOIN water.customer ON customer.id = correction.customer
              WHERE correction.state = 'requested' AND customer.agency = $1) AS corrections
           FROM water.invoice WHERE agency = $1`,
    values: [agency, period, vnDay(tx.now)],
  })
  return { routes, ...sums! }
}
