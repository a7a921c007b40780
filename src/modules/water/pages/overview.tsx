import {
  Button,
  EmptyState,
  FilterBar,
  InsetText,
  LiveRegion,
  NotificationBanner,
  PageHeading,
  Select,
  StatTiles,
  Table,
} from '#design'
import { formatAmount, formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, liveAddress, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { runChannel, startRun } from '../commands/issue-invoices.ts'
import { addMonths, currentPeriod, periodName } from '../period.ts'
import { partSize } from '../queries/get-invoices.ts'
import { getOverview, type Overview, type RouteFigures } from '../queries/get-overview.ts'
import { listUnpriced, type Unpriced } from '../queries/list-unpriced.ts'
import { tariffNote } from '../tariffs-of.ts'
import { type Text, texts } from '../texts.ts'
import { addressOf, type Chosen, chosen, path } from './works.ts'

const monthsToChoose = 12

/** A month at one waterworks: how far it is read, billed and paid, and the button that makes the bills. */
export const overviewPage = definePage({
  path,
  who: 'staff',
  text: 'Nước sạch: ghi chỉ số, lập giấy báo, thu tiền của một tháng',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { at, overview, unpriced } = await ctx.read(async tx => {
      const at = await chosen(ctx, tx, 'water:customer.read')
      if (!at.agency) return { at, unpriced: [] }
      const month = { agency: at.agency, period: at.period }
      return { at, overview: await getOverview(tx, month), unpriced: await listUnpriced(tx, month) }
    })
    return staffPage(ctx, {
      title: t('overview.title'),
      children: overview ? (
        <>
          <PageHeading
            title={t('overview.title')}
            caption={at.works.find(one => one.id === at.agency)!.name}
          />
          {ctx.query['dang-lap'] && (
            <NotificationBanner kind="success">{t('overview.issue.started')}</NotificationBanner>
          )}
          <Choice t={t} ctx={ctx} at={at} />
          <LiveRegion
            id="tien-nuoc"
            events={liveAddress(ctx, [runChannel(at.agency!)])}
            fragment={addressOf('', at)}
          >
            <Figures t={t} at={at} overview={overview} />
            {can(ctx, 'water:invoice.issue', { agency: at.agency! }) && (
              <Issue t={t} ctx={ctx} at={at} overview={overview} />
            )}
            {unpriced.length > 0 && <UnpricedCustomers t={t} unpriced={unpriced} />}
            {overview.corrections > 0 && can(ctx, 'water:correction.decide', { agency: at.agency! }) && (
              <p class="govuk-body">
                <a class="govuk-link" href={`${path}/sua-chi-so`}>
                  {t('corrections.link', { count: overview.corrections })}
                </a>
              </p>
            )}
            <Routes t={t} ctx={ctx} at={at} overview={overview} />
          </LiveRegion>
          {tariffNote && <InsetText>{t('overview.unconfirmed', { source: tariffNote })}</InsetText>}
        </>
      ) : (
        <>
          <PageHeading title={t('overview.title')} />
          <EmptyState title={t('works.none')}>{t('works.none.text')}</EmptyState>
        </>
      ),
    })
  },
  async post(ctx) {
    const at = await ctx.write(async tx => {
      const at = await chosen(ctx, tx, 'water:invoice.issue')
      if (!at.agency) throw new NotFound('waterworks')
      await startRun(tx, { agency: at.agency, period: at.period })
      return at
    })
    return redirect(addressOf('', at, { 'dang-lap': '1' }))
  },
})

type Props = { t: Text; at: Chosen; overview: Overview }

function Choice({ t, ctx, at }: { t: Text; ctx: Ctx; at: Chosen }) {
  const now = currentPeriod(ctx.now)
  const months = Array.from({ length: monthsToChoose }, (_, n) => addMonths(now, -n))
  return (
    <FilterBar action={path}>
      {at.works.length > 1 && (
        <Select
          name="don-vi"
          label={t('works.label')}
          value={at.agency}
          items={at.works.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      <Select
        name="ky"
        label={t('period.label')}
        value={at.period}
        items={months.map(month => ({ value: month, text: periodName(month) }))}
      />
    </FilterBar>
  )
}

const sum = (overview: Overview, of: 'customers' | 'read' | 'billed') =>
  overview.routes.reduce((sum, route) => sum + route[of], 0)

function Figures({ t, at, overview }: Props) {
  return (
    <StatTiles
      stats={[
        { label: t('overview.customers'), value: formatAmount(sum(overview, 'customers')) },
        { label: t('overview.read'), value: formatAmount(sum(overview, 'read')) },
        { label: t('overview.asked'), value: formatDong(overview.asked) },
        { label: t('overview.paid'), value: formatDong(overview.paid) },
        {
          label: t('overview.overdue'),
          value: formatAmount(overview.overdue),
          href: addressOf('/qua-han', at),
        },
      ]}
    />
  )
}

function Issue({ t, ctx, at, overview }: Props & { ctx: Ctx }) {
  const count = sum(overview, 'read') - sum(overview, 'billed')
  if (!count) return <p class="govuk-body">{t('overview.issue.none')}</p>
  return (
    <form method="post" action={addressOf('', at)} class="sen-form">
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <p class="govuk-body">{t('overview.issue.text', { count })}</p>
      <Button once>{t('overview.issue', { period: periodName(at.period) })}</Button>
    </form>
  )
}

function UnpricedCustomers({ t, unpriced }: { t: Text; unpriced: Unpriced[] }) {
  return (
    <>
      <Table
        caption={t('overview.unpriced')}
        captionSize="m"
        rows={unpriced}
        rowKey={one => one.id}
        columns={[
          {
            key: 'customer',
            header: t('readings.house'),
            isRowHeader: true,
            cell: one => (
              <a class="govuk-link" href={`${path}/khach-hang/${one.id}`}>
                {one.code} – {one.name}
              </a>
            ),
          },
          { key: 'group', header: t('customer.group'), cell: one => t(`group.${one.tariff_group}`) },
          { key: 'from', header: t('overview.unpriced.from'), cell: one => formatDay(one.from) },
          {
            key: 'priced',
            header: t('overview.unpriced.priced'),
            cell: one => (one.priced_from ? formatDay(one.priced_from) : t('overview.unpriced.never')),
          },
        ]}
      />
      <InsetText>{t('overview.unpriced.text')}</InsetText>
    </>
  )
}

function Routes({ t, ctx, at, overview }: Props & { ctx: Ctx }) {
  const mayPrint = can(ctx, 'water:invoice.read', { agency: at.agency! })
  const mayRead = can(ctx, 'water:reading.take', { agency: at.agency! })
  return (
    <Table
      caption={t('overview.routes')}
      captionSize="m"
      rows={overview.routes}
      rowKey={row => row.route}
      columns={[
        { key: 'route', header: t('overview.route'), isRowHeader: true, cell: row => row.route },
        {
          key: 'read',
          header: t('overview.read'),
          numeric: true,
          cell: row => `${row.read}/${row.customers}`,
        },
        { key: 'billed', header: t('overview.billed'), numeric: true, cell: row => row.billed },
        {
          key: 'do',
          header: <span class="govuk-visually-hidden">{t('overview.do-read')}</span>,
          cell: row => (
            <>
              <a class="govuk-link" href={addressOf('/ghi-chi-so', at, { tuyen: row.route })}>
                {mayRead ? t('overview.do-read') : t('overview.see-read')}
                <span class="govuk-visually-hidden"> {row.route}</span>
              </a>
              {mayPrint && <Print t={t} at={at} row={row} />}
            </>
          ),
        },
      ]}
    />
  )
}

/** A link a part: one print of a long route would take too long. */
function Print({ t, at, row }: { t: Text; at: Chosen; row: RouteFigures }) {
  const parts = Math.ceil(row.invoices / partSize)
  const document = `/tuyen/${encodeURIComponent(row.route)}/giay-bao`
  return Array.from({ length: parts }, (_, n) => (
    <>
      {' · '}
      <a class="govuk-link" href={addressOf(document, at, n ? { phan: String(n + 1) } : {})}>
        {parts > 1 ? t('overview.do-print.part', { part: n + 1, parts }) : t('overview.do-print')}
        <span class="govuk-visually-hidden"> {row.route}</span>
      </a>
    </>
  ))
}
