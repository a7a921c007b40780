import { EmptyState, Table, Tag } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import type { Integration, RunningProcess } from '#platform/observe'
import { figure } from '../measure.ts'
import type { Operation } from '../queries/see-operation.ts'
import type { Intervention } from '../schema.ts'
import type { Text } from '../texts.ts'

const when = (t: Text, at: Date | null) => (at ? formatDateTime(at) : t('never'))

export function Integrations({ t, rows }: { t: Text; rows: Integration[] }) {
  return (
    <>
      <h2 class="govuk-heading-m">{t('outside.title')}</h2>
      <Table
        caption={t('outside.title')}
        captionHidden
        rows={rows}
        rowKey={row => row.name}
        columns={[
          {
            key: 'name',
            header: t('outside.name'),
            isRowHeader: true,
            cell: row => t(`outside.${row.name}`),
          },
          { key: 'state', header: t('outside.state'), cell: row => <LastCall t={t} row={row} /> },
          { key: 'good', header: t('outside.succeeded'), cell: row => when(t, row.succeeded_at) },
          {
            key: 'bad',
            header: t('outside.failed'),
            cell: row => `${when(t, row.failed_at)}${row.failure ? ` (${row.failure})` : ''}`,
          },
          {
            key: 'counts',
            header: t('outside.counts'),
            noWrap: true,
            cell: row => `${row.successes} / ${row.failures}`,
          },
        ]}
      />
    </>
  )
}

function LastCall({ t, row }: { t: Text; row: Integration }) {
  if (!row.succeeded_at && !row.failed_at) return <Tag colour="grey">{t('outside.silent')}</Tag>
  const bad = row.failed_at && (!row.succeeded_at || row.failed_at > row.succeeded_at)
  return <Tag colour={bad ? 'red' : 'green'}>{t(bad ? 'outside.bad' : 'outside.good')}</Tag>
}

export function Processes({ t, rows }: { t: Text; rows: RunningProcess[] }) {
  return (
    <>
      <h2 class="govuk-heading-m">{t('processes.title')}</h2>
      <Table
        caption={t('processes.title')}
        captionHidden
        rows={rows}
        rowKey={row => row.id}
        columns={[
          {
            key: 'where',
            header: t('processes.where'),
            isRowHeader: true,
            cell: row => `${row.host}/${row.pid}`,
          },
          { key: 'role', header: t('processes.role'), cell: row => t(`processes.role.${row.role}`) },
          { key: 'version', header: t('processes.version'), noWrap: true, cell: row => row.version },
          { key: 'started', header: t('processes.started'), cell: row => formatDateTime(row.started_at) },
          { key: 'state', header: t('processes.state'), cell: row => <ProcessState t={t} row={row} /> },
        ]}
      />
    </>
  )
}

function ProcessState({ t, row }: { t: Text; row: RunningProcess }) {
  if (row.lost)
    return <Tag colour="red">{t('processes.state.lost', { at: formatDateTime(row.seen_at) })}</Tag>
  if (row.stopping) return <Tag colour="amber">{t('processes.state.stopping')}</Tag>
  return <Tag colour="green">{t('processes.state.good')}</Tag>
}

export function CostlyStatements({ ctx, t, costly }: { ctx: Ctx; t: Text; costly: Operation['costly'] }) {
  const ms = (value: number) => figure(value, ctx.locale, 1)
  return (
    <>
      <h2 class="govuk-heading-m">{t('costly.title')}</h2>
      {costly.statements.length === 0 ? (
        <EmptyState title={t('costly.empty')} />
      ) : (
        <>
          <p class="govuk-hint">{t(`costly.by.${costly.by}`)}</p>
          <Table
            caption={t('costly.title')}
            captionHidden
            rows={costly.statements}
            compact
            columns={[
              {
                key: 'statement',
                header: t('costly.statement'),
                isRowHeader: true,
                cell: row => row.statement.replaceAll(/\s+/g, ' '),
              },
              {
                key: 'calls',
                header: t('costly.calls'),
                numeric: true,
                cell: row => figure(row.calls, ctx.locale),
              },
              { key: 'mean', header: t('costly.mean'), numeric: true, cell: row => ms(row.ms / row.calls) },
              { key: 'slowest', header: t('costly.slowest'), numeric: true, cell: row => ms(row.slowest) },
              { key: 'total', header: t('costly.total'), numeric: true, cell: row => ms(row.ms / 1000) },
            ]}
          />
        </>
      )}
    </>
  )
}

export function Interventions({ t, rows }: { t: Text; rows: (Intervention & { who: string })[] }) {
  return (
    <>
      <h2 class="govuk-heading-m">{t('deeds.title')}</h2>
      {rows.length === 0 ? (
        <EmptyState title={t('deeds.empty')} />
      ) : (
        <Table
          caption={t('deeds.title')}
          captionHidden
          rows={rows}
          rowKey={row => row.id}
          columns={[
            { key: 'when', header: t('deeds.when'), noWrap: true, cell: row => formatDateTime(row.at) },
            {
              key: 'what',
              header: t('deeds.what'),
              isRowHeader: true,
              cell: row =>
                t(`deeds.${row.deed}`, {
                  job: row.job_id === null ? row.job : `${row.job} #${row.job_id}`,
                  count: row.jobs ?? 1,
                }),
            },
            { key: 'who', header: t('deeds.who'), cell: row => row.who },
            { key: 'reason', header: t('deeds.reason'), cell: row => row.reason ?? '' },
          ]}
        />
      )}
    </>
  )
}
