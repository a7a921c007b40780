import { FormPage, PageHeading, Radios, Textarea } from '#design'
import { getVersion } from '#modules/procedures'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { rateDossier } from '../commands/rate-dossier.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { db } from '../schema.ts'
import { texts } from '../texts.ts'

const scores = ['5', '4', '3', '2', '1'] as const

/** How it went, in one choice and, for who likes, in words. */
export const ratePage = definePage({
  path: '/ho-so/:code/danh-gia',
  who: 'citizen',
  text: 'Đánh giá việc giải quyết hồ sơ của mình',
  get: ctx => show(ctx),
  async post(ctx) {
    const score = scores.find(one => one === ctx.form['muc-do'])
    if (!score) return show(ctx, true)
    const comment = typeof ctx.form['y-kien'] === 'string' ? ctx.form['y-kien'].trim().slice(0, 2000) : ''
    const code = ctx.params.code!
    await ctx.write(tx => rateDossier(tx, { code, score: Number(score), comment }))
    return redirect(`/ho-so/${code}/danh-gia?xong=1`)
  },
})

async function show(ctx: Ctx, missing = false): Promise<Reply> {
  const t = texts(ctx.locale)
  const { dossier, definition, rating } = await ctx.read(async tx => {
    const dossier = await getOwnDossier(tx, ctx.params.code!)
    return {
      dossier,
      definition: (await getVersion(tx, dossier.version)).definition,
      rating: await db(tx)
        .selectFrom('dossiers.rating')
        .select(['score', 'comment'])
        .where('dossier', '=', dossier.id)
        .executeTakeFirst(),
    }
  })
  const back = `/ho-so/${dossier.code}`
  if (![3, 8, 9, 10].includes(dossier.status)) return redirect(back)
  if (ctx.query.xong && rating)
    return citizenPage(ctx, {
      title: t('rate.thanks'),
      isPrivate: true,
      backHref: back,
      children: <PageHeading title={t('rate.thanks')} lead={t('rate.thanks.text')} />,
    })
  const error = missing ? t('rate.missing') : undefined
  return citizenPage(ctx, {
    title: t('rate.title'),
    isPrivate: true,
    hasErrors: missing,
    backHref: back,
    children: (
      <FormPage
        action={`${back}/danh-gia`}
        csrf={ctx.csrf}
        errors={error ? [{ field: 'muc-do', text: error }] : []}
        submitText={t('rate.send')}
      >
        <PageHeading
          caption={`${definition.shortName} · ${dossier.code}`}
          title={t('rate.title')}
          lead={t('rate.lead')}
        />
        <Radios
          name="muc-do"
          legend={t('rate.score')}
          value={rating ? String(rating.score) : undefined}
          error={error}
          items={scores.map(value => ({ value, text: t(`rate.${value}`) }))}
        />
        <Textarea
          name="y-kien"
          label={t('rate.comment')}
          hint={t('rate.comment.hint')}
          optional
          rows={4}
          value={rating?.comment ?? ''}
        />
      </FormPage>
    ),
  })
}
