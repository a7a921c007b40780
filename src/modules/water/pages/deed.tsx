import { NotificationBanner } from '#design'
import { Conflict } from '#platform/errors'
import { type Ctx, type Reply, redirect } from '#platform/http'
import vi from '../messages.vi.ts'
import { texts } from '../texts.ts'

type Done = keyof typeof vi & `done.${string}`

/** Goes to `at`, which says that the deed is done, or why not when the state forbids it by now. */
export async function carryOut(at: string, work: () => Promise<Done | Reply>): Promise<Reply> {
  try {
    const done = await work()
    return typeof done === 'string' ? redirect(`${at}?xong=${done.slice('done.'.length)}`) : done
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return redirect(`${at}?vuong=${error.code}`)
  }
}

/** What the last deed came to, in words. */
export function Outcome({ ctx }: { ctx: Ctx }) {
  const t = texts(ctx.locale)
  const done = `done.${ctx.query.xong}`
  if (done in vi) return <NotificationBanner kind="success" text={t(done as Done)} />
  const { vuong } = ctx.query
  if (vuong === undefined) return null
  const key = `conflict.${vuong}`
  return (
    <NotificationBanner kind="warning" text={t(key in vi ? (key as 'conflict.other') : 'conflict.other')} />
  )
}
