import { type Ctx, fieldOf } from '#platform/http'

export const home = '/can-bo/truong-hoc'
export const pathOf = (campaign: string, rest = '') => `${home}/dot-thu/${campaign}${rest}`
export const classPath = (campaign: string, id: string) => pathOf(campaign, `/lop/${id}`)
export const pupilPath = (campaign: string, id: string) => pathOf(campaign, `/hoc-sinh/${id}`)

/** A school year of the form or the address, else the usual one. */
export function yearIn(ctx: Ctx, usual: number): number {
  const year = Number(fieldOf(ctx, 'nam') || ctx.query.nam)
  return Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : usual
}
