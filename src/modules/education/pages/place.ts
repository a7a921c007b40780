import { z } from 'zod'
import { NotFound } from '#platform/errors'
import type { Ctx } from '#platform/http'

export const home = '/can-bo/truong-hoc'
export const pathOf = (campaign: string, rest = '') => `${home}/dot-thu/${campaign}${rest}`
export const classPath = (campaign: string, id: string) => pathOf(campaign, `/lop/${id}`)
export const pupilPath = (campaign: string, id: string) => pathOf(campaign, `/hoc-sinh/${id}`)

/** The thing that the address names. */
export function idOf(ctx: Ctx, name: 'campaign' | 'class' | 'pupil'): string {
  const id = z.uuid().safeParse(ctx.params[name])
  if (!id.success) throw new NotFound(name)
  return id.data
}

/** A field that is posted once; empty when it was not. */
export function fieldOf(ctx: Ctx, name: string): string {
  return [ctx.form[name] ?? ''].flat().at(-1)!.trim()
}

/** A school year of the form or the address, else the usual one. */
export function yearIn(ctx: Ctx, usual: number): number {
  const year = Number(fieldOf(ctx, 'nam') || ctx.query.nam)
  return Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : usual
}
