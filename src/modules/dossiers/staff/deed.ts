import type { Company, Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { type Ctx, type Reply, redirect } from '#platform/http'

/**
 * Does a deed and goes back to the dossier, which says that it is done; or, when somebody was faster or the dossier is
 * not where it was, says that instead.
 */
export async function carryOut(
  ctx: Ctx,
  code: string,
  done: string,
  work: (tx: Tx) => Promise<unknown>,
  company?: Company,
): Promise<Reply> {
  const at = `/can-bo/ho-so/${encodeURIComponent(code)}`
  try {
    await ctx.write(work, company)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return redirect(`${at}?vuong=${error.code}`)
  }
  return redirect(`${at}?xong=${done}`)
}
