import { InsetText, LiveRegion, NotificationBanner, PageHeading, StatTiles } from '#design'
import { type Ctx, definePage, liveAddress } from '#platform/http'
import { heartbeatChannel } from '#platform/observe'
import { staffPage } from '#platform/pages'
import { alarmsOf } from '../alarms.ts'
import { figure } from '../measure.ts'
import { type Operation, seeOperation } from '../queries/see-operation.ts'
import { type Text, texts } from '../texts.ts'
import { DatabaseAndFiles } from './database-and-files.tsx'
import { FailingJobs } from './failing-jobs-table.tsx'
import { CostlyStatements, Integrations, Interventions, Processes } from './tables.tsx'

export const path = '/can-bo/van-hanh'

/** How the system runs, on one page that renews itself at each heartbeat of a process. */
export const operationPage = definePage({
  path,
  who: 'staff',
  text: 'Tình hình vận hành của hệ thống',
  async get(ctx) {
    const t = texts(ctx.locale)
    const now = await ctx.read(seeOperation)
    return staffPage(ctx, {
      title: t('title'),
      children: (
        <>
          <PageHeading title={t('title')} lead={t('lead')} />
          <LiveRegion id="van-hanh" events={liveAddress(ctx, [heartbeatChannel])} fragment={path}>
            <Health ctx={ctx} t={t} now={now} />
            <h2 class="govuk-heading-m">{t('jobs.title')}</h2>
            <FailingJobs ctx={ctx} t={t} jobs={now.failing} />
            {now.failing.length > 0 && (
              <p class="govuk-body">
                <a class="govuk-link" href={`${path}/viec`}>
                  {t('jobs.all')}
                </a>
              </p>
            )}
            <Integrations t={t} rows={now.integrations} />
            <Processes t={t} rows={now.processes} />
            <DatabaseAndFiles ctx={ctx} t={t} now={now} />
            <CostlyStatements ctx={ctx} t={t} costly={now.costly} />
            <Interventions t={t} rows={now.interventions} />
          </LiveRegion>
        </>
      ),
    })
  },
})

function Health({ ctx, t, now }: { ctx: Ctx; t: Text; now: Operation }) {
  const alarms = alarmsOf(now, t, ctx.locale)
  const { queue } = now
  const stat = (key: 'waiting' | 'running' | 'failed' | 'later') => ({
    label: t(`stat.${key}`),
    value: figure(queue[key], ctx.locale),
  })
  return (
    <>
      {alarms.length > 0 ? (
        <NotificationBanner kind="warning" title={t('health.bad')}>
          <ul class="govuk-list govuk-list--bullet">
            {alarms.map(alarm => (
              <li>{alarm}</li>
            ))}
          </ul>
        </NotificationBanner>
      ) : (
        <InsetText>{t('health.good')}</InsetText>
      )}
      <StatTiles stats={[stat('waiting'), stat('running'), stat('failed'), stat('later')]} />
    </>
  )
}
