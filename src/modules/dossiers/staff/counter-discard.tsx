import { ConfirmPage } from '#design'
import { getPerson } from '#modules/identity'
import { getVersion } from '#modules/procedures'
import { definePage, idOf, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { discardDraft, getDraft } from '../commands/keep-draft.ts'
import { texts } from './texts.ts'

/** What was begun at the counter and is not needed any more. */
export const counterDiscard = definePage({
  path: '/can-bo/tiep-nhan/:draft/bo',
  who: 'staff',
  text: 'Tiếp nhận tại quầy: bỏ một tờ khai đang làm dở',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { draft, person, version } = await ctx.read(async tx => {
      const draft = await getDraft(tx, idOf(ctx, 'draft'))
      return {
        draft,
        person: await getPerson(tx, draft.person),
        version: await getVersion(tx, draft.version),
      }
    })
    const form = `/can-bo/tiep-nhan/${draft.id}`
    // There the receipt is shown.
    if (draft.dossier) return redirect(form)
    return staffPage(ctx, {
      title: t('counter.discard.title'),
      breadcrumbs: [
        { text: t('counter.title'), href: '/can-bo/tiep-nhan' },
        { text: t('counter.discard.title') },
      ],
      children: (
        <ConfirmPage
          caption={`${version.definition.shortName} · ${person.name}`}
          title={t('counter.discard.title')}
          action={`${form}/bo`}
          csrf={ctx.csrf}
          confirmText={t('counter.discard')}
          cancelHref={form}
          warning={t('counter.discard.warning')}
        />
      ),
    })
  },
  async post(ctx) {
    await ctx.write(tx => discardDraft(tx, { draft: idOf(ctx, 'draft') }))
    return redirect('/can-bo/tiep-nhan')
  },
})
