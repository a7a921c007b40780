import { Button, InsetText, PageHeading, SummaryList } from '#design'
import { changesBetween, getVersion } from '#modules/procedures'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { renewDraft } from '../commands/renew-draft.ts'
import { texts } from '../texts.ts'
import { type DraftInHand, openDraft, paths, resumeAt } from './draft-in-hand.ts'

/** Where a draft's page leads that can not be shown: to the dossier it became, or to what changed meanwhile. */
export async function elsewhere(ctx: Ctx, hand: DraftInHand): Promise<Reply | undefined> {
  if (hand.code) return redirect(paths.filed(hand.code))
  if (!hand.outdated) return undefined
  await ctx.write(tx => renewDraft(tx, { draft: hand.draft.id }))
  return redirect(paths.renewed(hand.draft.id))
}

/** The procedure changed since the draft was begun: what is asked anew, what is asked no more, and what was kept. */
export const draftRenewed = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/mau-moi',
  who: 'citizen',
  text: 'Thủ tục đã đổi từ khi bắt đầu bản nháp: hỏi thêm gì, bỏ gì',
  async get(ctx) {
    const t = texts(ctx.locale)
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    const away = await elsewhere(ctx, hand)
    if (away) return away
    const { moved } = hand.draft
    if (!moved) return redirect(resumeAt(hand))
    const { definition } = hand.version
    const before = await ctx.read(tx => getVersion(tx, moved.from))
    const changes = changesBetween(before.definition, definition).filter(change => shown.has(change.part))
    const listed = (title: string, kinds: string[]) => {
      const those = changes.filter(change => kinds.includes(change.kind))
      if (!those.length) return null
      return (
        <>
          <h2 class="govuk-heading-m">{title}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {those.map(({ part, what, was, is }) => (
              <li>
                {t(`renewed.${part as Shown}`, { what })}
                {was && is && <>. {t('renewed.was', { was, is })}</>}
              </li>
            ))}
          </ul>
        </>
      )
    }
    return citizenPage(ctx, {
      title: t('renewed.title'),
      isPrivate: true,
      backHref: '/ho-so',
      children: (
        <>
          <PageHeading caption={definition.shortName} title={t('renewed.title')} lead={t('renewed.lead')} />
          {listed(t('renewed.added'), ['added'])}
          {listed(t('renewed.changed'), ['changed'])}
          {listed(t('renewed.dropped'), ['dropped'])}
          {moved.lost.length > 0 && (
            <>
              <h2 class="govuk-heading-m">{t('renewed.lost')}</h2>
              <p>{t('renewed.lost.text')}</p>
              <SummaryList rows={moved.lost.map(({ label, text }) => ({ key: label, value: text }))} />
            </>
          )}
          <InsetText>{t('renewed.kept')}</InsetText>
          <Button href={resumeAt(hand)}>{t('draft.save')}</Button>
        </>
      ),
    })
  },
})

type Shown = 'question' | 'paper' | 'fee' | 'term'
const shown: ReadonlySet<string> = new Set<Shown>(['question', 'paper', 'fee', 'term'])
