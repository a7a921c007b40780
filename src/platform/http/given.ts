import { z } from 'zod'
import { NotFound } from '#platform/errors'
import type { Ctx } from './page.ts'

// Making a schema takes longer than asking it.
const uuid = z.uuid()

/** A text that must be the id of something; what is none names nothing that is there. */
export function asId(text: string | undefined, what: string): string {
  const id = uuid.safeParse(text)
  if (!id.success) throw new NotFound(what)
  return id.data
}

/** The id at `:name` in the address. */
export const idOf = (ctx: Ctx, name: string): string => asId(ctx.params[name], name)

/** A field that is posted once; empty when it was not. */
export function fieldOf(ctx: Ctx, name: string): string {
  return [ctx.form[name] ?? ''].flat().at(-1)!.trim()
}

/** A field that may be posted several times, without the empty ones. */
export function fieldsOf(ctx: Ctx, name: string): string[] {
  return [ctx.form[name] ?? []].flat().filter(Boolean)
}
