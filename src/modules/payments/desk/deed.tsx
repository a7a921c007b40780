import { NotificationBanner } from '#design'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { type Ctx, type Reply, redirect } from '#platform/http'
import vi from './messages.vi.ts'
import { deskTexts } from './texts.ts'

type Done = keyof typeof vi & `done.${string}`

/** Does a deed and goes to `at`, which says that it is done; or why not, when somebody was faster or the state forbids it. */
export async function carryOut(ctx: Ctx, at: string, work: (tx: Tx) => Promise<Done>): Promise<Reply> {
  const here = (name: string, value: string) =>
    redirect(`${at}${at.includes('?') ? '&' : '?'}${name}=${value}`)
  try {
    return here('xong', (await ctx.write(work)).slice('done.'.length))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return here('vuong', error.code)
  }
}

/** What the last deed came to, in words. */
export function Outcome({ ctx }: { ctx: Ctx }) {
  const t = deskTexts(ctx.locale)
  const done = `done.${ctx.query.xong}`
  if (done in vi) return <NotificationBanner kind="success" text={t(done as Done)} />
  const { vuong } = ctx.query
  if (vuong === undefined) return null
  const key = `conflict.${vuong}`
  return (
    <NotificationBanner kind="warning" text={t(key in vi ? (key as 'conflict.other') : 'conflict.other')} />
  )
}
