import { ConfirmPage } from '#design'
import { definePage, idOf, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { discardDraft } from '../commands/keep-draft.ts'
import { texts } from '../texts.ts'
import { openDraft, paths } from './draft-in-hand.ts'

/** A draft belongs to who types it: they may throw it away. */
export const discardDraftPage = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/bo',
  who: 'citizen',
  text: 'Bỏ một bản nháp',
  async get(ctx) {
    const t = texts(ctx.locale)
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    if (hand.code) return redirect(paths.filed(hand.code))
    return citizenPage(ctx, {
      title: t('discard.title'),
      isPrivate: true,
      children: (
        <ConfirmPage
          caption={hand.version.definition.shortName}
          title={t('discard.title')}
          action={paths.discard(hand.draft.id)}
          csrf={ctx.csrf}
          confirmText={t('discard.confirm')}
          cancelHref="/ho-so"
          warning={t('discard.warning')}
        />
      ),
    })
  },
  async post(ctx) {
    await ctx.write(tx => discardDraft(tx, { draft: idOf(ctx, 'draft') }))
    return redirect('/ho-so')
  },
})
