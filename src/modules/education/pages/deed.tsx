import { Button, NotificationBanner } from '#design'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { type Ctx, type Reply, redirect } from '#platform/http'
import vi from '../messages.vi.ts'
import { texts } from '../texts.ts'
import { pathOf } from './place.ts'

type Done = keyof typeof vi & `done.${string}`
/** What was done, and the figures that its sentence needs. */
type Outcome = { done: Done; figures?: Record<string, number> }

/** Does a deed and goes to `at`, which says that it is done; or why not, when the state forbids it. */
export async function carryOut(ctx: Ctx, at: string, work: (tx: Tx) => Promise<Outcome>): Promise<Reply> {
  try {
    return redirect(saying(at, await ctx.write(work)))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return redirect(`${at}?${new URLSearchParams({ vuong: error.code })}`)
  }
}

/** The address of a page that says what was done. */
export function saying(at: string, { done, figures = {} }: Outcome): string {
  const query = new URLSearchParams({ xong: done.slice('done.'.length) })
  for (const [name, figure] of Object.entries(figures)) query.set(name, String(figure))
  return `${at}?${query}`
}

/** What the last deed came to, in words. */
export function Outcome({ ctx }: { ctx: Ctx }) {
  const t = texts(ctx.locale)
  const { xong, vuong, ...figures } = ctx.query
  const done = `done.${xong}`
  if (done in vi) return <NotificationBanner kind="success" text={t(done as Done, figures)} />
  if (vuong === undefined) return null
  const key = `conflict.${vuong}`
  return (
    <NotificationBanner kind="warning" text={t(key in vi ? (key as 'conflict.other') : 'conflict.other')} />
  )
}

/** One press on a campaign's page. */
export function DeedButton(props: {
  ctx: Ctx
  campaign: string
  deed: 'mo' | 'dong'
  kind?: 'secondary' | 'warning'
  text: string
}) {
  return (
    <form method="post" action={pathOf(props.campaign)}>
      <input type="hidden" name="_csrf" value={props.ctx.csrf} />
      <Button kind={props.kind} name="viec" value={props.deed}>
        {props.text}
      </Button>
    </form>
  )
}
