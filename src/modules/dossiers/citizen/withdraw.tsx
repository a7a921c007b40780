import { ConfirmPage, Textarea } from '#design'
import { getVersion } from '#modules/procedures'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { withdrawDossier } from '../commands/end-dossier.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { texts } from '../texts.ts'
import { viewDossier } from './dossier-view.ts'
import { mayWithdraw } from './my-dossier.tsx'

/** The applicant takes the dossier back, after reading what that means. */
export const withdrawPage = definePage({
  path: '/ho-so/:code/rut',
  who: 'citizen',
  text: 'Rút hồ sơ của mình',
  get: ctx => show(ctx),
  async post(ctx) {
    const reason = typeof ctx.form['ly-do'] === 'string' ? ctx.form['ly-do'].trim().slice(0, 2000) : ''
    if (!reason) return show(ctx, true)
    const code = ctx.params.code!
    await ctx.write(tx => withdrawDossier(tx, { code, reason }))
    return redirect(`/ho-so/${code}`)
  },
})

async function show(ctx: Ctx, missing = false): Promise<Reply> {
  const t = texts(ctx.locale)
  const { view, definition } = await ctx.read(async tx => {
    const dossier = await getOwnDossier(tx, ctx.params.code!)
    return {
      view: await viewDossier(tx, dossier),
      definition: (await getVersion(tx, dossier.version)).definition,
    }
  })
  const { code } = view.dossier
  if (!mayWithdraw(view)) return redirect(`/ho-so/${code}`)
  const error = missing ? t('withdraw.reason.missing') : undefined
  return citizenPage(ctx, {
    title: t('withdraw.title'),
    isPrivate: true,
    hasErrors: missing,
    children: (
      <ConfirmPage
        caption={`${definition.shortName} · ${code}`}
        title={t('withdraw.title')}
        action={`/ho-so/${code}/rut`}
        csrf={ctx.csrf}
        confirmText={t('withdraw.confirm')}
        cancelHref={`/ho-so/${code}`}
        warning={t('withdraw.warning')}
        errors={error ? [{ field: 'ly-do', text: error }] : []}
      >
        <Textarea
          name="ly-do"
          label={t('withdraw.reason')}
          hint={t('withdraw.reason.hint')}
          rows={3}
          error={error}
        />
      </ConfirmPage>
    ),
  })
}
