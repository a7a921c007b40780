import { SummaryList, Table } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { explainTrace } from '#lib/working-time'
import type { SectionProps } from './dossier-page.tsx'

/** How the appointment came about, step by step, and every one there was before. */
export async function DeadlineTab({ ctx, t, file }: SectionProps) {
  const { deadline, details, dossier } = file
  if (!deadline) return <p>{t('deadline.none')}</p>
  return (
    <>
      <h2 class="govuk-heading-m">{t('deadline.why')}</h2>
      <SummaryList noBorder rows={[{ key: t('deadline.term'), value: dossier.term.text }]} />
      <ol class="govuk-list govuk-list--number">
        {explainTrace(deadline.trace, ctx.locale).map(line => (
          <li>{line}</li>
        ))}
      </ol>
      <Table
        caption={t('deadline.history')}
        captionSize="m"
        rows={deadline.history}
        columns={[
          { key: 'at', header: t('deadline.at'), isRowHeader: true, cell: row => formatDateTime(row.at) },
          { key: 'cause', header: t('deadline.cause'), cell: row => t(`deadline.cause.${row.cause}`) },
          { key: 'due', header: t('deadline.due'), cell: row => formatDateTime(row.due) },
        ]}
      />
      {details.extensions.length > 0 && (
        <Table
          caption={t('deadline.extensions')}
          captionSize="m"
          rows={details.extensions}
          columns={[
            { key: 'number', header: t('deadline.number'), isRowHeader: true, cell: row => row.number },
            { key: 'at', header: t('deadline.at'), cell: row => formatDateTime(row.at) },
            { key: 'by', header: t('deadline.by'), cell: row => file.nameOf(row.by) ?? t('somebody') },
            { key: 'reason', header: t('deadline.reason'), cell: row => row.reason },
            { key: 'old', header: t('deadline.old'), cell: row => formatDateTime(row.old_due) },
            { key: 'new', header: t('deadline.new'), cell: row => formatDateTime(row.new_due) },
          ]}
        />
      )}
    </>
  )
}
