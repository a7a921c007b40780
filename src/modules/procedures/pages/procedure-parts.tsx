import { InsetText, SummaryList, Tag } from '#design'
import { dongInWords, formatDong } from '#lib/money'
import type { Fee, Paper } from '../definition.ts'
import type { Texts } from '../texts.ts'

/** Papers in the order of the record; `own` are the reader's documents that serve for some of them. */
export function PaperList(props: { t: Texts; papers: readonly Paper[]; own: readonly { kind: string; name: string }[] }) {
  const { t, papers, own } = props
  if (papers.every(paper => !paper.required)) return <InsetText>{t('page.papers.none')}</InsetText>
  return (
    <>
      <p>{t('page.papers.reuse')}</p>
      <ul class="sen-papers">
        {papers.map(paper => {
          const have = own.find(document => paper.reuse.includes(document.kind))
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
    </>
  )
}

function Need({ t, paper }: { t: Texts; paper: Paper }) {
  if (paper.presentOnly) return <Tag colour="grey">{t('paper.show')}</Tag>
  if (!paper.required) return <Tag colour="grey">{t('paper.optional')}</Tag>
  return paper.when ? <Tag colour="amber">{t('paper.sometimes')}</Tag> : <Tag colour="blue">{t('paper.required')}</Tag>
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
                <strong>{t('fee.amount', { amount: formatDong(fee.amount), words: dongInWords(fee.amount) })}</strong>
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
