import { FormPage, PageHeading, SummaryList } from '#design'
import { type Answers, summarise } from '#lib/form'
import type { Ctx, Reply } from '#platform/http'
import { citizenPage } from '#platform/pages'
import type { KeptPage } from '../commands/keep-page.ts'
import { addressNaming } from '../naming.ts'
import { texts } from '../texts.ts'
import { type DraftInHand, paths } from './draft-in-hand.ts'

/** The page was changed elsewhere (a second tab, another phone): both versions, and the person chooses. */
export async function drawStale(
  ctx: Ctx,
  hand: DraftInHand,
  page: string,
  stale: Extract<KeptPage, { ok: false }>,
): Promise<Reply> {
  const t = texts(ctx.locale)
  const { form } = hand.version.definition
  const naming = await ctx.read(tx => addressNaming(tx, [stale.kept, stale.mine]))
  const rowsOf = (answers: Answers) =>
    (summarise(form, answers, hand.context, naming).find(one => one.page === page)?.rows ?? []).map(row => ({
      key: [row.item, row.label].filter(Boolean).join(': '),
      value: row.text || t('review.empty'),
    }))
  const { _csrf, revision: _revision, ...typed } = ctx.form
  return citizenPage(ctx, {
    title: t('stale.title'),
    status: 409,
    isPrivate: true,
    children: (
      <FormPage
        action={paths.page(hand.draft.id, page)}
        csrf={ctx.csrf}
        hidden={{ revision: stale.revision }}
        submitText={t('stale.use-mine')}
        secondary={
          <a class="govuk-link" href={paths.page(hand.draft.id, page)}>
            {t('stale.use-kept')}
          </a>
        }
        sticky={false}
      >
        <PageHeading title={t('stale.title')} lead={t('stale.lead')} />
        <h2 class="govuk-heading-m">{t('stale.kept')}</h2>
        <SummaryList rows={rowsOf(stale.kept)} />
        <h2 class="govuk-heading-m">{t('stale.mine')}</h2>
        <SummaryList rows={rowsOf(stale.mine)} />
        {Object.entries(typed).flatMap(([name, value]) =>
          [value].flat().map(one => <input type="hidden" name={name} value={one} />),
        )}
      </FormPage>
    ),
  })
}
