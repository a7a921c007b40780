import { BackLink, EmptyState, FormPage, NotificationBanner, PageHeading, Table, TextInput } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type TakenReading, takeReading } from '../commands/take-reading.ts'
import { periodName } from '../period.ts'
import { listRoute, type RouteStop } from '../queries/list-route.ts'
import { type Text, texts } from '../texts.ts'
import { addressOf, chosen, path } from './works.ts'

type Problem = { kind: Extract<TakenReading, { ok: false }>['problem'] | 'number'; used: number }
/** What was typed and not taken, by customer. */
type Typed = Map<string, { text: string; problem: Problem }>

/** All meters of a walk on one page. What surprises comes back with what was typed, and a second press takes it. */
export const readingsPage = definePage({
  path: `${path}/ghi-chi-so`,
  who: 'staff',
  text: 'Ghi chỉ số đồng hồ nước theo tuyến',
  get: ctx => show(ctx, new Map()),
  async post(ctx) {
    const { at, route, saved, typed } = await ctx.write(async tx => {
      const at = await chosen(ctx, tx, 'water:reading.take')
      const { agency, period } = at
      const route = ctx.query.tuyen
      if (!agency || !route) throw new NotFound('route')
      const typed: Typed = new Map()
      let saved = 0
      for (const stop of await listRoute(tx, { agency, route, period })) {
        const text = field(ctx, valueField(stop))
        if (!text || stop.is_billed || text === String(stop.value)) continue
        const value = numberOf(text)
        if (value === undefined) {
          typed.set(stop.customer, { text, problem: { kind: 'number', used: 0 } })
          continue
        }
        const [doubt, of] = field(ctx, doubtField(stop)).split(':')
        const confirmed = of === text && (doubt === 'much' || doubt === 'little') ? doubt : undefined
        const taken = await takeReading(tx, {
          customer: stop.customer,
          period,
          value,
          ...(confirmed && { confirmed }),
        })
        if (taken.ok) saved++
        else typed.set(stop.customer, { text, problem: { kind: taken.problem, used: taken.used } })
      }
      return { at, route, saved, typed }
    })
    const said = { tuyen: route, 'da-luu': String(saved) }
    return typed.size ? show(ctx, typed, saved) : redirect(addressOf('/ghi-chi-so', at, said))
  },
})

const valueField = (stop: RouteStop) => `chi-so.${stop.customer}`
const doubtField = (stop: RouteStop) => `nghi-ngo.${stop.customer}`
const field = (ctx: Ctx, name: string) => ([ctx.form[name] ?? ''].flat()[0] ?? '').trim()

/** m³ as a meter shows them; leading zeros are usual there. */
export function numberOf(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined
}

async function show(ctx: Ctx, typed: Typed, saved = Number(ctx.query['da-luu']) || 0): Promise<Reply> {
  const t = texts(ctx.locale)
  const route = ctx.query.tuyen ?? ''
  const { at, stops } = await ctx.read(async tx => {
    const at = await chosen(ctx, tx, 'water:customer.read')
    const { agency, period } = at
    return { at, stops: agency ? await listRoute(tx, { agency, route, period }) : [] }
  })
  const title = t('readings.title', { route, period: periodName(at.period) })
  const errors = stops.flatMap(stop => {
    const wrong = typed.get(stop.customer)
    return wrong ? [{ field: valueField(stop), text: sayProblem(t, stop, wrong.problem) }] : []
  })
  const back = <BackLink href={addressOf('', at)}>{t('readings.back')}</BackLink>
  const heading = <PageHeading title={title} lead={t('readings.lead')} />
  const banner = saved > 0 && (
    <NotificationBanner kind="success">{t('readings.saved', { count: saved })}</NotificationBanner>
  )
  const table = <Stops t={t} stops={stops} typed={typed} />
  return staffPage(ctx, {
    title,
    hasErrors: errors.length > 0,
    children: stops.length ? (
      <>
        {back}
        {banner}
        {can(ctx, 'water:reading.take', { agency: at.agency! }) ? (
          <FormPage
            action={addressOf('/ghi-chi-so', at, { tuyen: route })}
            csrf={ctx.csrf}
            errors={errors}
            submitText={t('readings.save')}
          >
            {heading}
            {table}
          </FormPage>
        ) : (
          <>
            {heading}
            {table}
          </>
        )}
      </>
    ) : (
      <>
        {back}
        <PageHeading title={title} />
        <EmptyState title={t('works.none')}>{t('works.none.text')}</EmptyState>
      </>
    ),
  })
}

function sayProblem(t: Text, stop: RouteStop, { kind, used }: Problem): string {
  return t(`problem.${kind}`, { name: stop.name, last: stop.last_value, used })
}

function Stops({ t, stops, typed }: { t: Text; stops: RouteStop[]; typed: Typed }) {
  return (
    <Table
      caption={t('overview.do-read')}
      captionHidden
      rows={stops}
      rowKey={stop => stop.customer}
      columns={[
        {
          key: 'house',
          header: t('readings.house'),
          isRowHeader: true,
          cell: stop => (
            <>
              <a class="govuk-link" href={`${path}/khach-hang/${stop.customer}`}>
                {stop.name}
              </a>
              <br />
              <span class="govuk-hint">
                {stop.code} · {stop.serial} · {stop.address}
              </span>
            </>
          ),
        },
        {
          key: 'last',
          header: t('readings.last'),
          numeric: true,
          cell: stop => (
            <>
              {stop.last_value}
              <br />
              <span class="govuk-hint">{t('readings.last.on', { day: formatDay(stop.last_on) })}</span>
            </>
          ),
        },
        {
          key: 'now',
          header: t('readings.now'),
          cell: stop => <Figure t={t} stop={stop} wrong={typed.get(stop.customer)} />,
        },
        {
          key: 'used',
          header: t('readings.used'),
          numeric: true,
          noWrap: true,
          hideOnPhone: true,
          cell: stop => (stop.used === null ? '–' : `${stop.used} m³`),
        },
      ]}
    />
  )
}

function Figure(props: { t: Text; stop: RouteStop; wrong: { text: string; problem: Problem } | undefined }) {
  const { t, stop, wrong } = props
  if (stop.is_billed)
    return (
      <>
        {stop.value} <span class="govuk-hint">{t('readings.billed')}</span>
      </>
    )
  const doubt = wrong && (wrong.problem.kind === 'much' || wrong.problem.kind === 'little')
  return (
    <>
      <TextInput
        name={valueField(stop)}
        label={t('readings.now.of', { name: stop.name })}
        labelClass="govuk-visually-hidden"
        inputMode="numeric"
        autoComplete="off"
        width={5}
        value={wrong?.text ?? stop.value ?? ''}
        error={wrong && sayProblem(t, stop, wrong.problem)}
      />
      {doubt && <input type="hidden" name={doubtField(stop)} value={`${wrong.problem.kind}:${wrong.text}`} />}
    </>
  )
}
