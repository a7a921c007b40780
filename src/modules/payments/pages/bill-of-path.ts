import { z } from 'zod'
import { NotFound } from '#platform/errors'
import type { Ctx } from '#platform/http'

/** The bill that the address names. */
export function billOfPath(ctx: Ctx): string {
  const id = z.uuid().safeParse(ctx.params.bill)
  if (!id.success) throw new NotFound('bill')
  return id.data
}
