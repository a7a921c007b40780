import { getAgency } from '#modules/organisation'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { currentPeriod, isPeriod, type Period } from '../period.ts'
import { worksOf } from '../queries/works-of.ts'

export const path = '/can-bo/nuoc'

export type Chosen = {
  /** undefined: there are no customers where the officer works. */
  agency: string | undefined
  period: Period
  works: { id: string; name: string }[]
}

/** The waterworks and the month that the address names, else the officer's first one and this month. */
export async function chosen(ctx: Ctx, tx: Tx, permission: string): Promise<Chosen> {
  const ids = await worksOf(tx, permission)
  const asked = ctx.query['don-vi']
  const { ky } = ctx.query
  const works: Chosen['works'] = []
  for (const id of ids) works.push({ id, name: (await getAgency(tx, id)).name })
  return {
    agency: asked && ids.includes(asked) ? asked : ids[0],
    period: isPeriod(ky) ? ky : currentPeriod(ctx.now),
    works,
  }
}

/** `path?…` for the same waterworks and month. */
export function addressOf(
  page: string,
  { agency, period }: Pick<Chosen, 'agency' | 'period'>,
  more: Record<string, string> = {},
): string {
  return `${path}${page}?${new URLSearchParams({ ...(agency && { 'don-vi': agency }), ky: period, ...more })}`
}
