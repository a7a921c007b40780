import {
  Button,
  Checkboxes,
  ErrorSummary,
  FormPage,
  NotificationBanner,
  PageHeading,
  Steps,
  SummaryList,
} from '#design'
import { type FormDefinition, type SummaryPage, summarise, wrapperId } from '#lib/form'
import { dongInWords, formatDong } from '#lib/money'
import { findAgency } from '#modules/organisation'
import { type FeeLine, feeAtReceipt, feesOf, papersOf, termOf } from '#modules/procedures'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { submitDossier } from '../commands/submit-dossier.ts'
import { addressNaming } from '../naming.ts'
import { judge } from '../submission.ts'
import { type Texts, texts } from '../texts.ts'
import { type DraftInHand, openDraft, paths, stepsOf, wantsPapers } from './draft-in-hand.ts'
import { elsewhere } from './draft-renewed.tsx'

/** Everything once more, what it costs, how long it takes; then one press sends it. */
export const draftReview = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/xem-lai',
  who: 'citizen',
  text: 'Xem lại và gửi hồ sơ',
  get: ctx => show(ctx),
  async post(ctx) {
    if (ctx.form['cam-ket'] !== '1') return show(ctx, { undeclared: true })
    const seen = { revision: Number(ctx.form.revision), fee: Number(ctx.form['le-phi']) }
    try {
      const submitted = await ctx.read(tx =>
        submitDossier(tx, { draft: idOf(ctx, 'draft'), ...('revision' in ctx.form && { seen }) }),
      )
      return submitted.ok ? redirect(paths.filed(submitted.code)) : show(ctx)
    } catch (error) {
      if (error instanceof Conflict && error.code === 'draft.outdated') return show(ctx)
      if (error instanceof Conflict && error.code === 'draft.changed') return show(ctx, { changed: true })
      throw error
    }
  },
})

async function show(ctx: Ctx, wrong: { undeclared?: boolean; changed?: boolean } = {}): Promise<Reply> {
  const t = texts(ctx.locale)
  const { hand, naming, agency } = await ctx.read(async tx => {
    const hand = await openDraft(tx, idOf(ctx, 'draft'))
    return {
      hand,
      naming: await addressNaming(tx, [hand.draft.answers]),
      agency: hand.draft.agency ? await findAgency(tx, hand.draft.agency) : undefined,
    }
  })
  const away = await elsewhere(ctx, hand)
  if (away) return away
  const { draft, version, settled, context } = hand
  const { definition } = version
  const judged = judge(version, draft, hand.brought, ctx.now)
  const steps = stepsOf(t, hand)
  const computed = computedPaths(definition.form)
  const pages = summarise(definition.form, draft.answers, context, naming)
  return citizenPage(ctx, {
    title: t('review.title'),
    isPrivate: true,
    hasErrors: wrong.undeclared ?? false,
    backHref: wantsPapers(hand) ? paths.papers(draft.id) : paths.page(draft.id, settled.pages.at(-1) ?? ''),
    children: (
      <>
        <Steps current={steps.length} total={steps.length} title={definition.shortName} />
        {wrong.undeclared && (
          <ErrorSummary errors={[{ field: 'cam-ket', text: t('review.declare.missing') }]} />
        )}
        {wrong.changed && (
          <NotificationBanner kind="warning" title={t('review.changed')} text={t('review.changed.text')} />
        )}
        <PageHeading title={t('review.title')} lead={judged.ok ? t('review.lead') : undefined} />
        {draft.moved && (
          <p>
            <a class="govuk-link" href={paths.renewed(draft.id)}>
              {t('renewed.link')}
            </a>
          </p>
        )}
        {!judged.ok && <Missing t={t} hand={hand} judged={judged} locale={ctx.locale} />}
        {pages.map(page => (
          <Answers t={t} draft={draft.id} page={page} computed={computed} />
        ))}
        {wantsPapers(hand) && <Papers t={t} hand={hand} />}
        <h2 class="govuk-heading-m">{t('review.receiving')}</h2>
        <SummaryList
          rows={[
            {
              key: t('review.agency'),
              value: agency?.name ?? t('review.empty'),
              actions: change(t, paths.receiving(draft.id), t('review.agency')),
            },
            {
              key: t('receiving.delivery'),
              value: t(`delivery.${draft.delivery}`),
              actions: change(t, paths.receiving(draft.id), t('receiving.delivery')),
            },
          ]}
        />
        {judged.ok && (
          <>
            <Cost t={t} lines={feesOf(definition, { answers: judged.answers, channel: draft.channel })} />
            <h2 class="govuk-heading-m">{t('review.time')}</h2>
            <p>{t('review.term', { term: termOf(definition, judged.answers).text })}</p>
            <FormPage
              action={paths.review(draft.id)}
              csrf={ctx.csrf}
              hidden={{
                revision: String(draft.revision),
                'le-phi': String(
                  feeAtReceipt(definition, { answers: judged.answers, channel: draft.channel }),
                ),
              }}
              submitText={t('review.send')}
              secondary={
                <a class="govuk-link" href="/ho-so">
                  {t('review.later')}
                </a>
              }
            >
              <Checkboxes
                name="cam-ket"
                legend={t('review.declare.legend')}
                error={wrong.undeclared ? t('review.declare.missing') : undefined}
                items={[{ value: '1', text: t('review.declare') }]}
              />
            </FormPage>
          </>
        )}
      </>
    ),
  })
}

function computedPaths(form: FormDefinition): ReadonlySet<string> {
  const inside = form.pages
    .flatMap(page => page.items)
    .flatMap(item => {
      if ('field' in item) return [{ path: item.field, field: item }]
      return 'repeat' in item
        ? item.fields.flatMap(one =>
            'field' in one ? [{ path: `${item.repeat}.${one.field}`, field: one }] : [],
          )
        : []
    })
  return new Set(inside.filter(({ field }) => field.value !== undefined).map(({ path }) => path))
}

const change = (t: Texts, href: string, about: string) => [
  { href, text: t('review.change'), about: about.toLocaleLowerCase('vi') },
]

function Answers(props: { t: Texts; draft: string; page: SummaryPage; computed: ReadonlySet<string> }) {
  const { t, draft, page, computed } = props
  return (
    <>
      <h2 class="govuk-heading-m">{page.title}</h2>
      <SummaryList
        rows={page.rows.map(row => ({
          key: row.item
            ? `${row.item}: ${row.label.charAt(0).toLocaleLowerCase('vi')}${row.label.slice(1)}`
            : row.label,
          value: row.text || <span class="govuk-hint">{t('review.empty')}</span>,
          // What the form works out can not be changed by itself.
          ...(!computed.has(row.path.replace(/\.\d+\./g, '.')) && {
            actions: change(
              t,
              `${paths.page(draft, page.page)}?ve=xem-lai#${wrapperId(row.path)}`,
              [row.item, row.label].filter(Boolean).join(' '),
            ),
          }),
        }))}
      />
    </>
  )
}

function Papers({ t, hand }: { t: Texts; hand: DraftInHand }) {
  const papers = papersOf(hand.version.definition, hand.settled.answers).filter(paper => !paper.presentOnly)
  const rows = papers.map(paper => {
    const brought = hand.brought.filter(one => one.paper === paper.code)
    return {
      key: paper.name,
      value: brought.length ? (
        brought.map(one => <p>{one.document ? t('papers.reused', { name: one.name }) : one.name}</p>)
      ) : (
        <span class="govuk-hint">{paper.required ? t('review.paper.missing') : t('review.paper.none')}</span>
      ),
      actions: change(t, `${paths.papers(hand.draft.id)}#giay-${paper.code}`, paper.name),
    }
  })
  return (
    <>
      <h2 class="govuk-heading-m">{t('papers.title')}</h2>
      <SummaryList rows={rows} />
    </>
  )
}

function Cost({ t, lines }: { t: Texts; lines: readonly FeeLine[] }) {
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  return (
    <>
      <h2 class="govuk-heading-m">{t('review.cost')}</h2>
      {total === 0 ? (
        <p>{t('review.free')}</p>
      ) : (
        <>
          <SummaryList
            rows={[
              ...lines.map(line => ({ key: line.name, value: formatDong(line.amount) })),
              {
                key: t('review.total'),
                value: <strong>{`${formatDong(total)} (${dongInWords(total)})`}</strong>,
              },
            ]}
          />
          <p>{t('review.cost.when')}</p>
        </>
      )}
    </>
  )
}

function Missing(props: {
  t: Texts
  hand: DraftInHand
  judged: Extract<ReturnType<typeof judge>, { ok: false }>
  locale: 'vi' | 'en'
}) {
  const { t, hand, judged } = props
  const { id } = hand.draft
  return (
    <NotificationBanner
      kind="warning"
      title={t('review.missing.title')}
      text={t('review.missing', {
        count: judged.errors.length + judged.missing.length + (judged.agency ? 1 : 0),
      })}
    >
      <ul class="govuk-list govuk-list--bullet">
        {judged.agency && (
          <li>
            <a class="govuk-link" href={paths.receiving(id)}>
              {t('receiving.agency.missing')}
            </a>
          </li>
        )}
        {judged.errors.map(error => (
          <li>
            <a class="govuk-link" href={`${paths.page(id, error.page)}?ve=xem-lai#${wrapperId(error.path)}`}>
              {props.locale === 'en' ? error.messageEn : error.message}
            </a>
          </li>
        ))}
        {judged.missing.map(({ paper }) => (
          <li>
            <a class="govuk-link" href={`${paths.papers(id)}#giay-${paper.code}`}>
              {t('review.missing.paper', { name: paper.name })}
            </a>
          </li>
        ))}
      </ul>
      <Button
        href={
          judged.agency
            ? paths.receiving(id)
            : judged.errors[0]
              ? `${paths.page(id, judged.errors[0].page)}?ve=xem-lai`
              : paths.papers(id)
        }
      >
        {t('review.missing.go')}
      </Button>
    </NotificationBanner>
  )
}
