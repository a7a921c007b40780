import { Button, Details, InsetText, PageHeading, SummaryList } from '#design'
import { findReusable } from '#modules/vault'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import type { ProcedureDefinition } from '../definition.ts'
import { getProcedure } from '../queries/get-version.ts'
import { type Texts, texts } from '../texts.ts'
import { FeeList, PaperList } from './procedure-parts.tsx'

/** One procedure: what it is, for whom, which papers, how long, how much; and the way in. */
export const procedurePage = definePage({
  path: '/thu-tuc/:code',
  who: 'anyone',
  text: 'Một thủ tục: giấy tờ, thời gian, lệ phí, các bước, căn cứ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { actor } = ctx
    const { definition, own } = await ctx.read(async tx => {
      const { definition } = await getProcedure(tx, ctx.params.code!)
      const kinds = definition.papers.flatMap(paper => paper.reuse)
      const own =
        actor.kind === 'citizen' && kinds.length ? await findReusable(tx, { holder: actor.id, kinds }) : []
      return { definition, own }
    })
    return citizenPage(ctx, {
      title: definition.shortName,
      description: definition.summary,
      breadcrumbs: [{ text: t('list.title'), href: '/thu-tuc' }, { text: definition.shortName }],
      children: (
        <>
          <PageHeading caption={definition.field} title={definition.shortName} lead={definition.summary} />
          <WayIn t={t} definition={definition} />
          <Facts t={t} definition={definition} />
          <h2 class="govuk-heading-m">{t('page.papers')}</h2>
          <PaperList t={t} papers={definition.papers} own={own} />
          {definition.fees.length > 0 && (
            <>
              <h2 class="govuk-heading-m">{t('page.fees')}</h2>
              <FeeList t={t} fees={definition.fees} />
            </>
          )}
          <h2 class="govuk-heading-m">{t('page.steps')}</h2>
          <ol class="govuk-list govuk-list--number">
            {definition.steps.map(step => (
              <li>{step}</li>
            ))}
          </ol>
          <Conditions t={t} definition={definition} />
          <WayIn t={t} definition={definition} />
          <Grounds t={t} definition={definition} />
        </>
      ),
    })
  },
})

type Part = { t: Texts; definition: ProcedureDefinition }

function WayIn({ t, definition }: Part) {
  if (definition.onlineLevel === 'information') return <InsetText>{t('page.start.counter')}</InsetText>
  return (
    <div class="sen-way-in">
      <Button href={`/nop-ho-so/${definition.code}`} start>
        {t('page.start')}
      </Button>
      <p class="govuk-hint">{t('page.start.hint')}</p>
    </div>
  )
}

function Facts({ t, definition }: Part) {
  const { result, fees } = definition
  const usual = definition.terms.filter(term => !term.when)
  const special = definition.terms.filter(term => term.when)
  const audience = definition.audience.map(one => t(`audience.${one}`)).join(', ')
  return (
    <SummaryList
      rows={[
        {
          key: t('page.time'),
          value: (
            <>
              {usual.map(term => (
                <p>
                  <strong>{term.text}</strong>
                  {term.cutOff && <>. {t('page.cutoff', { text: term.cutOff.text })}</>}
                </p>
              ))}
              {special.map(term => (
                <p>
                  {t('page.some')}: {term.text}
                </p>
              ))}
            </>
          ),
        },
        {
          key: t('page.cost'),
          value: fees.length === 0 ? <strong>{t('page.free')}</strong> : fees.map(fee => <p>{fee.text}</p>),
        },
        { key: t('page.how'), value: t(`online.${definition.onlineLevel}`) },
        { key: t('page.who'), value: `${audience.charAt(0).toLocaleUpperCase('vi')}${audience.slice(1)}` },
        {
          key: t('page.where'),
          value:
            definition.decidingAgency === 'receiving' ? t('page.where.receiving') : t('page.where.province'),
        },
        {
          key: t('page.result'),
          value: result.validMonths
            ? t('page.result.valid', { name: result.name, months: result.validMonths })
            : result.name,
        },
      ]}
    />
  )
}

function Conditions({ t, definition }: Part) {
  if (!definition.conditions.length) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('page.conditions')}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {definition.conditions.map(condition => (
          <li>{condition}</li>
        ))}
      </ul>
    </>
  )
}

function Grounds({ t, definition }: Part) {
  return (
    <Details summary={t('page.bases', { count: definition.legalBases.length })}>
      {definition.name !== definition.shortName && <p>{t('page.official', { name: definition.name })}</p>}
      <p>{t('page.code', { code: definition.code, decision: definition.decision })}</p>
      <ul class="govuk-list govuk-list--bullet">
        {definition.legalBases.map(({ number, name }) => (
          <li>
            {name}, {number}
          </li>
        ))}
      </ul>
      <p class="govuk-hint">{t('page.source', { source: definition.source })}</p>
    </Details>
  )
}
