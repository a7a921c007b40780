import { BarChart, EmptyState, LiveRegion, type Stat, StatTiles } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { type Ctx, liveAddress } from '#platform/http'
import { LateList } from './late-list.tsx'
import { addressOf, here, type SupervisorView } from './overview.ts'
import type { Text } from './texts.ts'
import { kinds } from './worklist.ts'

export type OverviewProps = { ctx: Ctx; t: Text; view: SupervisorView }

/** Figures, bars and the late ones; draws itself anew when a dossier moved. */
export function LiveOverview({ ctx, t, view }: OverviewProps) {
  return (
    <LiveRegion
      id="tinh-hinh"
      events={liveAddress(ctx, ['overview'])}
      fragment={addressOf(view, '/so-lieu', ctx.query.sau)}
    >
      {view.agency && (
        <p>
          <a class="govuk-link" href={here}>
            {t('overview.all')}
          </a>
        </p>
      )}
      <StatTiles stats={figures(t, view)} />
      <div class="sen-beside">
        <ByAgency t={t} view={view} />
        <BySteps t={t} view={view} />
      </div>
      <LateList ctx={ctx} t={t} view={view} />
    </LiveRegion>
  )
}

function figures(t: Text, { overview, month }: SupervisorView): Stat[] {
  const sum = (of: 'open' | 'late' | 'today' | 'soon' | 'waiting') =>
    overview.open.reduce((total, row) => total + row[of], 0)
  const decided = overview.decided.reduce((total, row) => total + row.decided, 0)
  const onTime = overview.decided.reduce((total, row) => total + row.onTime, 0)
  const extended = overview.decided.reduce((total, row) => total + row.extended, 0)
  const number = (n: number) => n.toLocaleString('vi-VN')
  return [
    { label: t('overview.open'), value: number(sum('open')) },
    { label: t('overview.late'), value: number(sum('late')), href: '#tre-han' },
    { label: t('overview.today'), value: number(sum('today')) },
    { label: t('overview.soon'), value: number(sum('soon')) },
    { label: t('overview.waiting'), value: number(sum('waiting')) },
    {
      label: t('overview.on-time', { from: formatDay(month) }),
      // Nothing decided is no rate of nought.
      value: decided ? ((100 * onTime) / decided).toLocaleString('vi-VN', { maximumFractionDigits: 1 }) : '—',
      unit: decided ? '%' : undefined,
      trend: {
        text: t('overview.decided', {
          onTime: number(onTime),
          decided: number(decided),
          extended: number(extended),
        }),
        direction: 'flat',
      },
    },
  ]
}

function ByAgency({ t, view }: Pick<OverviewProps, 't' | 'view'>) {
  if (!view.overview.open.length) return <EmptyState title={t('overview.empty')} />
  return (
    <BarChart
      caption={t('overview.by-agency')}
      labelHeader={t('head.deciding')}
      valueHeader={t('overview.open')}
      series={[t('overview.in-time'), t('overview.late')]}
      bars={view.overview.open.slice(0, 15).map(row => ({
        label: view.agencies.get(row.agency) ?? row.agency,
        href: `${here}?co-quan=${encodeURIComponent(row.agency)}`,
        values: [row.open - row.late, row.late],
        text: t('overview.open-late', { open: row.open, late: row.late }),
      }))}
    />
  )
}

function BySteps({ t, view }: Pick<OverviewProps, 't' | 'view'>) {
  const steps = kinds.flatMap(does => view.overview.steps.find(step => step.does === does) ?? [])
  if (!steps.length) return null
  return (
    <BarChart
      caption={t('overview.by-step')}
      labelHeader={t('overview.step')}
      valueHeader={t('overview.tasks')}
      series={[t('overview.in-time'), t('overview.late')]}
      bars={steps.map(step => ({
        label: t(`does.${step.does}`),
        values: [step.open - step.late, step.late],
        text: t('overview.open-late', { open: step.open, late: step.late }),
      }))}
    />
  )
}
