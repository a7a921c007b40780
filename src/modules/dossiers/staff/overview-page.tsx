import { z } from 'zod'
import { BarChart, DesignTextsContext, EmptyState, english, LiveRegion, PageHeading, Pagination, type Stat, StatTiles, Table, vietnamese } from '#design'
import { formatDateTime, formatDay, vnDay, vnInstant } from '#lib/vietnamese-text'
import { addWorkingDays, type Calendar, describeRemaining, remaining } from '#lib/working-time'
import { calendarOf, listAgencies, provinceAgency, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fileReply, html } from '#platform/http'
import { staffPage } from '#platform/pages'
import { getOverview, type LateDossier, listLateDossiers, type Overview } from '../queries/overview.ts'
import { calendarsOf } from './due.tsx'
import { type Text, texts } from './texts.ts'
import { kinds } from './worklist.ts'

const here = '/can-bo/giam-sat'
const pageSize = 50
const mostRows = 5000
const cursor = z.tuple([z.coerce.date(), z.uuid()])

type View = {
  agency?: string
  overview: Overview
  late: LateDossier[]
  next?: string
  names: Map<string, string>
  agencies: Map<string, string>
  calendars: Map<string, Calendar>
  month: string
}

/** What is late and where: figures, by agency, by step, and each late dossier with who holds it. */
export const overviewPage = definePage({
  path: here,
  who: 'staff',
  text: 'Giám sát: hồ sơ trễ hạn, ở đâu, ai đang giữ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const view = await ctx.read(tx => load(tx, ctx, pageSize))
    return staffPage(ctx, {
      title: t('overview.title'),
      children: (
        <>
          <PageHeading
            title={t('overview.title')}
            lead={view.agency ? view.agencies.get(view.agency) : undefined}
            aside={
              <a class="govuk-button govuk-button--secondary" role="button" href={address(view, '.csv')}>
                {t('overview.csv')}
              </a>
            }
          />
          <LiveOverview ctx={ctx} t={t} view={view} />
        </>
      ),
    })
  },
})

export const overviewFragment = definePage({
  path: `${here}/so-lieu`,
  who: 'staff',
  text: 'Giám sát: phần số liệu, tự cập nhật',
  async get(ctx) {
    const view = await ctx.read(tx => load(tx, ctx, pageSize))
    return html(
      <DesignTextsContext.Provider value={ctx.locale === 'en' ? english : vietnamese}>
        <LiveOverview ctx={ctx} t={texts(ctx.locale)} view={view} />
      </DesignTextsContext.Provider>,
    )
  },
})

/** The late ones for a spreadsheet. */
export const overviewCsv = definePage({
  path: `${here}.csv`,
  who: 'staff',
  text: 'Giám sát: danh sách hồ sơ trễ hạn, CSV',
  async get(ctx) {
    const t = texts(ctx.locale)
    const view = await ctx.read(tx => load(tx, ctx, mostRows))
    const head = [t('column.code'), t('column.procedure'), t('column.applicant'), t('head.deciding'), t('column.due'), t('overview.late-by'), t('overview.step'), t('column.holder')]
    const lines = view.late.map(row => [
      row.code,
      row.procedure_name ?? '',
      row.applicant_name,
      view.agencies.get(row.deciding) ?? row.deciding,
      formatDateTime(row.due_at),
      lateBy(ctx, view, row),
      row.task ?? '',
      holderOf(t, view, row),
    ])
    const csv = [head, ...lines].map(line => line.map(cell).join(',')).join('\r\n')
    // The mark at the beginning tells spreadsheets that the letters are UTF-8.
    return fileReply({ name: `ho-so-tre-han-${vnDay(ctx.now)}.csv`, mediaType: 'text/csv', body: Buffer.from(`\ufeff${csv}\r\n`) })
  },
})

/** Quoted, and never a formula: a spreadsheet computes what begins with one of these signs. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

async function load(tx: Tx, ctx: Ctx, limit: number): Promise<View> {
  const agency = ctx.query['co-quan'] || undefined
  const today = vnDay(tx.now)
  const month = `${today.slice(0, 7)}-01`
  const soon = addWorkingDays(today, 3, await calendarOf(tx, await provinceAgency(tx)))
  const frame = { endOfToday: vnInstant(today, '24:00'), soonUntil: vnInstant(soon, '24:00'), monthStart: vnInstant(month) }
  const overview = await getOverview(tx, frame, agency)
  const after = cursor.safeParse(ctx.query.sau?.split(','))
  const found = await listLateDossiers(tx, { agency, limit: limit + 1, ...(after.success && { after: { dueAt: after.data[0], id: after.data[1] } }) })
  const late = found.slice(0, limit)
  const last = found.length > limit ? late.at(-1) : undefined
  return {
    agency,
    overview,
    late,
    month,
    ...(last && { next: `${last.due_at.toISOString()},${last.id}` }),
    names: await staffNames(
      tx,
      late.flatMap(row => row.claimed_by ?? []),
    ),
    agencies: new Map((await listAgencies(tx)).map(({ id, short_name }) => [id, short_name])),
    calendars: await calendarsOf(
      tx,
      late.map(row => row.deciding),
    ),
  }
}

function address(view: Pick<View, 'agency'>, suffix = '', cursor?: string): string {
  const query = new URLSearchParams({ ...(view.agency && { 'co-quan': view.agency }), ...(cursor && { sau: cursor }) })
  return query.size ? `${here}${suffix}?${query}` : here + suffix
}

type Props = { ctx: Ctx; t: Text; view: View }

function LiveOverview({ ctx, t, view }: Props) {
  return (
    <LiveRegion id="tinh-hinh" events="/luong?kenh=overview" fragment={address(view, '/so-lieu', ctx.query.sau)}>
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

function figures(t: Text, { overview, month }: View): Stat[] {
  const sum = (of: 'open' | 'late' | 'today' | 'soon' | 'waiting') => overview.open.reduce((total, row) => total + row[of], 0)
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
      trend: { text: t('overview.decided', { onTime: number(onTime), decided: number(decided), extended: number(extended) }), direction: 'flat' },
    },
  ]
}

function ByAgency({ t, view }: Pick<Props, 't' | 'view'>) {
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

function BySteps({ t, view }: Pick<Props, 't' | 'view'>) {
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

function LateList({ ctx, t, view }: Props) {
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
            {
              key: 'code',
              header: t('column.code'),
              isRowHeader: true,
              noWrap: true,
              cell: row => (
                <a class="govuk-link" href={`/can-bo/ho-so/${row.code}`}>
                  {row.code}
                </a>
              ),
            },
            { key: 'procedure', header: t('column.procedure'), cell: row => row.procedure_name },
            { key: 'deciding', header: t('head.deciding'), cell: row => agencies.get(row.deciding) ?? row.deciding },
            {
              key: 'late',
              header: t('overview.late-by'),
              cell: row => (
                <span class="sen-due sen-due--late">
                  <strong class="sen-due__words">{lateBy(ctx, view, row)}</strong>
                  <time class="sen-due__clock" datetime={row.due_at.toISOString()}>
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
      <Pagination next={next ? { href: address(view, '', next) } : undefined} />
    </section>
  )
}

function lateBy(ctx: Ctx, view: View, row: LateDossier): string {
  const calendar = view.calendars.get(row.deciding)
  return calendar ? describeRemaining(remaining(row.due_at, ctx.now, calendar), ctx.locale) : ''
}

/** A person when one took it, else the agency where it lies; and since when. */
function holderOf(t: Text, view: View, row: LateDossier): string {
  if (!row.agency) return ''
  const agency = view.agencies.get(row.agency) ?? row.agency
  const who = row.claimed_by ? `${view.names.get(row.claimed_by) ?? ''}, ${agency}` : agency
  return row.opened_at ? t('overview.since', { who, at: formatDateTime(row.opened_at) }) : who
}
