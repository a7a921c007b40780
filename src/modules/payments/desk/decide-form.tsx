import { Button, ButtonGroup } from '#design'
import type { Ctx } from '#platform/http'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

/** What a colleague asked for: `about` says which, `viec` what is decided. */
export function DecideForm({
  ctx,
  action,
  about,
}: {
  ctx: Ctx
  action: string
  about: Record<string, string>
}) {
  const t = deskTexts(ctx.locale)
  return (
    <form method="post" action={action}>
      <Hidden fields={{ _csrf: ctx.csrf, ...about }} />
      <ButtonGroup>
        <Button small name="viec" value="dong-y">
          {t('agree')}
        </Button>
        <Button small kind="secondary" name="viec" value="tu-choi">
          {t('refuse')}
        </Button>
      </ButtonGroup>
    </form>
  )
}
