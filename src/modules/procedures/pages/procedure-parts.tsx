import { Details, SummaryList, Tag } from '#design'
import { dongInWords, formatDong } from '#lib/money'
import type { Fee, Paper } from '../definition.ts'
import type { Texts } from '../texts.ts'

type Own = readonly { kind: string; name: string }[]

/**
 * What everybody needs first; what only some need is folded away, for the form asks each person only for theirs.
 * `own` are the reader's documents that serve for some of the papers.
 */
export function PaperList(props: { t: Texts; papers: readonly Paper[]; own: Own }) {
  const { t, papers, own } = props
  const always = papers.filter(paper => paper.required && !paper.when)
  const sometimes = papers.filter(paper => paper.required && paper.when)
  const optional = papers.filter(paper => !paper.required)
  return (
    <>
      <p>{always.length > 0 ? t('page.papers.reuse') : t('page.papers.none')}</p>
      {always.length > 0 && <Papers t={t} papers={always} own={own} />}
      {sometimes.length > 0 && (
        <Details summary={t('page.papers.sometimes', { count: sometimes.length })}>
          <p>{t('page.papers.sometimes.text')}</p>
          <Papers t={t} papers={sometimes} own={own} />
        </Details>
      )}
      {optional.length > 0 && (
        <Details summary={t('page.papers.optional', { count: optional.length })}>
          <Papers t={t} papers={optional} own={own} />
        </Details>
      )}
    </>
  )
}

function Papers(props: { t: Texts; papers: readonly Paper[]; own: Own }) {
  const { t } = props
  return (
    <ul class="sen-papers">
      {props.papers.map(paper => {
        const have = props.own.find(document => paper.reuse.includes(document.kind))
        return (
          <li class="sen-papers__item">
            <p class="sen-papers__name">{paper.name}</p>
            <p class="sen-papers__tags">
              {have ? <Tag colour="green">{t('paper.have')}</Tag> : <Need t={t} paper={paper} />}
            </p>
            {paper.hint && <p class="govuk-hint">{paper.hint}</p>}
            {have && <p class="govuk-hint">{have.name}</p>}
          </li>
        )
      })}
    </ul>
  )
}

function Need({ t, paper }: { t: Texts; paper: Paper }) {
  if (paper.presentOnly) return <Tag colour="grey">{t('paper.show')}</Tag>
  if (!paper.required) return <Tag colour="grey">{t('paper.optional')}</Tag>
  return <Tag colour="blue">{t('paper.required')}</Tag>
}

/** Each fee with its amount in figures and words, and how it comes about. */
export function FeeList(props: { t: Texts; fees: readonly Fee[] }) {
  const { t } = props
  return (
    <SummaryList
      rows={props.fees.map(fee => ({
        key: fee.name,
        value: (
          <>
            {typeof fee.amount === 'number' ? (
              <p>
                <strong>
                  {t('fee.amount', { amount: formatDong(fee.amount), words: dongInWords(fee.amount) })}
                </strong>
              </p>
            ) : (
              <p>{t('fee.by-answers')}</p>
            )}
            <p>{fee.text}</p>
            {!fee.confirmed && <p class="govuk-hint">{t('fee.demonstration')}</p>}
          </>
        ),
      }))}
    />
  )
}
