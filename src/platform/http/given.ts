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

/** Posted for files that were chosen and did not come: the session had ended, or their store was away. */
export const filesLeftName = '_files-left'

/** The form came a second time, without the files that were chosen the first time: they have to be chosen again. */
export const filesLeft = (ctx: Ctx): boolean => filesLeftName in ctx.form

/** A field that may be posted several times, without the empty ones. */
export function fieldsOf(ctx: Ctx, name: string): string[] {
  return [ctx.form[name] ?? []].flat().filter(Boolean)
}
