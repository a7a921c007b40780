import { Table } from '#design'
import { formatDong } from '#lib/money'
import type { Ctx } from '#platform/http'
import type { AskedMatch } from '../queries/list-unmatched.ts'
import type { Page } from '../queries/page.ts'
import { DecideForm } from './decide-form.tsx'
import { NextPage } from './next-page.tsx'
import { deskTexts } from './texts.ts'

/** What colleagues asked to do with large sums: agree or refuse. */
export function AskedMatches({ ctx, action, asked }: { ctx: Ctx; action: string; asked: Page<AskedMatch> }) {
  const t = deskTexts(ctx.locale)
  return (
    <>
      <Table
        caption={t('unmatched.asked')}
        captionSize="m"
        rows={asked.rows}
        rowKey={match => match.id}
        columns={[
          { key: 'text', header: t('unmatched.text'), isRowHeader: true, cell: match => match.description },
          {
            key: 'bill',
            header: t('unmatched.asked.by'),
            cell: match => `${match.reference} – ${match.payerName}`,
          },
          {
            key: 'amount',
            header: t('amount'),
            numeric: true,
            noWrap: true,
            cell: match => formatDong(match.amount),
          },
          {
            key: 'decide',
            header: t('refunds.deed'),
            cell: match => <DecideForm ctx={ctx} action={action} about={{ 'de-nghi': match.id }} />,
          },
        ]}
      />
      <NextPage href={action} name="sau-duyet" next={asked.next} label={t('unmatched.asked')} />
    </>
  )
}
