import { Details, DocumentLink, SummaryList, Tag } from '#design'
import { type Naming, summarise } from '#lib/form'
import { formatDateTime } from '#lib/vietnamese-text'
import { correctionsOf, declaredOn } from '../correction.ts'
import law from '../print/forms.json' with { type: 'json' }
import type { PaperRow } from '../schema.ts'
import type { Texts } from '../texts.ts'
import type { DossierView } from './dossier-view.ts'

type Part = { t: Texts; view: DossierView }

/** What the applicant brought, and what the officer said of it. */
export function DossierPapers({ t, view }: Part) {
  const { papers } = view.details
  if (!papers.length) return null
  const titles = new Map(view.version.definition.papers.map(paper => [paper.code, paper.name]))
  return (
    <>
      <h2 class="govuk-heading-m">{t('mine.papers')}</h2>
      <ul class="sen-papers">
        {papers.map((paper, index) => (
          <li class="sen-papers__item">
            <p class="sen-papers__name">{titles.get(paper.paper) ?? paper.name}</p>
            <p class="sen-papers__tags">
              <PaperState
                t={t}
                paper={paper}
                replaced={papers.slice(index + 1).some(later => later.paper === paper.paper)}
              />
            </p>
            <p class="govuk-hint">
              {paper.file || paper.document ? (
                <a class="govuk-link" href={`/ho-so/${view.dossier.code}/giay-to/${paper.id}`}>
                  {paper.name}
                </a>
              ) : (
                t('paper.shown')
              )}
              {' · '}
              {t(`paper.source.${paper.source}`)}, {formatDateTime(paper.added_at)}
            </p>
            {paper.note && paper.state === 'rejected' && <p>{paper.note}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}

function PaperState({ t, paper, replaced }: { t: Texts; paper: PaperRow; replaced: boolean }) {
  if (paper.state === 'rejected' && replaced) return <Tag colour="grey">{t('paper.replaced')}</Tag>
  if (paper.state === 'accepted') return <Tag colour="green">{t('paper.accepted')}</Tag>
  return paper.state === 'rejected' ? (
    <Tag colour="amber">{t('paper.rejected')}</Tag>
  ) : (
    <Tag colour="grey">{t('paper.attached')}</Tag>
  )
}

const forms: Record<string, { title: string } | undefined> = law.forms

/** The statutory papers about the dossier. */
export function IssuedPapers({ t, view }: Part) {
  const { printed } = view.details
  if (!printed.length) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('mine.issued')}</h2>
      {printed.map(one => (
        <DocumentLink
          href={`/ho-so/${view.dossier.code}/phieu/${one.id}`}
          name={forms[one.form]?.title ?? one.form}
          kind="PDF"
          meta={formatDateTime(one.at)}
        />
      ))}
    </>
  )
}

/** What was corrected in the declaration since it was filed, by whomever. */
export function Corrections({ t, view, naming }: Part & { naming: Naming }) {
  const { dossier, version, details } = view
  const corrections = [
    ...correctionsOf(version.definition.form, dossier, details.supplements, naming).values(),
  ].flat()
  if (!corrections.length) return null
  return (
    <Details summary={t('mine.corrected')}>
      <SummaryList
        rows={corrections.map(({ label, from, to }) => ({
          key: label,
          value: t('mine.corrected.change', { from: from || '—', to: to || '—' }),
        }))}
      />
    </Details>
  )
}

/** What the applicant declared, as it stands. */
export function DossierAnswers({ t, view, naming }: Part & { naming: Naming }) {
  const { dossier, version } = view
  const pages = summarise(version.definition.form, dossier.answers, declaredOn(dossier), naming)
  return (
    <Details summary={t('mine.answers')}>
      {pages.map(page => (
        <>
          <h3 class="govuk-heading-s">{page.title}</h3>
          <SummaryList
            rows={page.rows.map(row => ({
              key: [row.item, row.label].filter(Boolean).join(': '),
              value: row.text || t('review.empty'),
            }))}
          />
        </>
      ))}
    </Details>
  )
}
