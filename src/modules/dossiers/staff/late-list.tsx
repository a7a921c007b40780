import { EmptyState, Pagination, Table } from '#design'
import { formatDateTime, isoMinute } from '#lib/vietnamese-text'
import { describeRemaining, remaining } from '#lib/working-time'
import type { Ctx } from '#platform/http'
import type { LateDossier } from '../queries/overview.ts'
import { codeColumn } from './code-column.tsx'
import { addressOf, type SupervisorView } from './overview.ts'
import type { OverviewProps } from './overview-view.tsx'
import type { Text } from './texts.ts'

/** Each late dossier with who holds it and since when. */
export function LateList({ ctx, t, view }: OverviewProps) {
  const { late, next, agencies } = view
  return (
    <section id="tre-han">
      {late.length === 0 ? (
        <EmptyState title={t('overview.none-late')} />
      ) : (
        <Table
          caption={t('overview.late-list')}
          captionSize="m"
          rows={late}
          rowKey={row => row.id}
          rowHref={row => `/can-bo/ho-so/${row.code}`}
          columns={[
            codeColumn(t),
            { key: 'procedure', header: t('column.procedure'), cell: row => row.procedure_name },
            {
              key: 'deciding',
              header: t('head.deciding'),
              cell: row => agencies.get(row.deciding) ?? row.deciding,
            },
            {
              key: 'late',
              header: t('overview.late-by'),
              cell: row => (
                <span class="sen-due sen-due--late">
                  <strong class="sen-due__words">{lateBy(ctx, view, row)}</strong>
                  <time class="sen-due__clock" datetime={isoMinute(row.due_at)}>
                    {t('overview.was-due', { due: formatDateTime(row.due_at) })}
                  </time>
                </span>
              ),
            },
            { key: 'step', header: t('overview.step'), cell: row => row.task ?? t('head.waits-system') },
            { key: 'holder', header: t('column.holder'), cell: row => holderOf(t, view, row) },
          ]}
        />
      )}
      <Pagination next={next ? { href: addressOf(view, '', next) } : undefined} />
    </section>
  )
}

export function lateBy(ctx: Ctx, view: SupervisorView, row: LateDossier): string {
  const calendar = view.calendars.get(row.deciding)
  return calendar ? describeRemaining(remaining(row.due_at, ctx.now, calendar), ctx.locale) : ''
}

/** A person when one took it, else the agency where it lies; and since when. */
export function holderOf(t: Text, view: SupervisorView, row: LateDossier): string {
  if (!row.agency) return ''
  const agency = view.agencies.get(row.agency) ?? row.agency
  const who = row.claimed_by ? `${view.names.get(row.claimed_by) ?? ''}, ${agency}` : agency
  return row.opened_at ? t('overview.since', { who, at: formatDateTime(row.opened_at) }) : who
}
