import { z } from 'zod'
import {
  BackLink,
  EmptyState,
  FormPage,
  NotificationBanner,
  PageHeading,
  Pagination,
  Table,
  TextInput,
} from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type TakenReading, takeReading } from '../commands/take-reading.ts'
import { periodName } from '../period.ts'
import { listRoute, type Place, type RouteStop } from '../queries/list-route.ts'
import { type Text, texts } from '../texts.ts'
import { addressOf, chosen, path } from './works.ts'

type Refused = Extract<TakenReading, { ok: false }>['problem'] | 'number' | 'billed'
type Problem = { kind: Refused; used: number }
/** What was typed and not taken, by customer. */
type Typed = Map<string, Wrong>

/** The meters of a walk, a hundred houses a page. What surprises comes back with what was typed, and a second press takes it. */
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
      // Whom the form asked about, though others came in between on the walk meanwhile.
      const only = Object.keys(ctx.form).flatMap(name => customerOf(name) ?? [])
      const { stops } = await listRoute(tx, { agency, route, period, only })
      for (const stop of stops) {
        const text = field(ctx, valueField(stop))
        if (!text || text === String(stop.value)) continue
        const value = numberOf(text)
        if (value === undefined) {
          typed.set(stop.customer, { text, problem: { kind: 'number', used: 0 } })
          continue
        }
        const [doubt, of] = field(ctx, doubtField(stop)).split(':')
        const confirmed = of === text && (doubt === 'much' || doubt === 'little') ? doubt : undefined
        const taken = await takenUnlessBilled(tx, {
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
    const said = { tuyen: route, ...placeIn(ctx), 'da-luu': String(saved) }
    return typed.size ? show(ctx, typed, saved) : redirect(addressOf('/ghi-chi-so', at, said))
  },
})

const customerId = z.uuid()
const cursor = z.tuple([z.coerce.number().pipe(z.int32()), customerId])

function placeOf(text: string | undefined): Place | undefined {
  const place = cursor.safeParse(text?.split(','))
  return place.success ? { position: place.data[0], customer: place.data[1] } : undefined
}

/** Which page of the walk the address names, to come back to. */
function placeIn({ query: { sau, truoc } }: Ctx): Record<string, string> {
  return { ...(sau && { sau }), ...(truoc && { truoc }) }
}

/** Who makes the bills may be faster than the reader's form. */
async function takenUnlessBilled(
  tx: Tx,
  input: Parameters<typeof takeReading>[1],
): Promise<TakenReading | { ok: false; problem: 'billed'; used: number }> {
  try {
    return await takeReading(tx, input)
  } catch (error) {
    if (!(error instanceof Conflict) || error.code !== 'water.billed') throw error
    return { ok: false, problem: 'billed', used: 0 }
  }
}

const valueField = (stop: Pick<RouteStop, 'customer'>) => `chi-so.${stop.customer}`
function customerOf(name: string): string | undefined {
  return customerId.safeParse(name.slice(valueField({ customer: '' }).length)).data
}
const doubtField = (stop: RouteStop) => `nghi-ngo.${stop.customer}`
const field = (ctx: Ctx, name: string) => ([ctx.form[name] ?? ''].flat()[0] ?? '').trim()

/** m³ as a meter shows them; leading zeros are usual there. */
export function numberOf(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined
}

async function show(ctx: Ctx, typed: Typed, saved = Number(ctx.query['da-luu']) || 0): Promise<Reply> {
  const t = texts(ctx.locale)
  const route = ctx.query.tuyen ?? ''
  const { at, stops, previous, next } = await ctx.read(async tx => {
    const at = await chosen(ctx, tx, 'water:customer.read')
    const { agency, period } = at
    const walk = { route, period, after: placeOf(ctx.query.sau), before: placeOf(ctx.query.truoc) }
    return { at, ...(agency ? await listRoute(tx, { agency, ...walk }) : { stops: [] }) }
  })
  const pageAt = (name: 'sau' | 'truoc', place: Place | undefined) =>
    place && {
      href: addressOf('/ghi-chi-so', at, { tuyen: route, [name]: `${place.position},${place.customer}` }),
    }
  const title = t('readings.title', { route, period: periodName(at.period) })
  const errors = stops.flatMap(stop => {
    const wrong = typed.get(stop.customer)
    return wrong ? [{ field: valueField(stop), text: sayProblem(t, stop, wrong) }] : []
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
            action={addressOf('/ghi-chi-so', at, { tuyen: route, ...placeIn(ctx) })}
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
        <Pagination previous={pageAt('truoc', previous)} next={pageAt('sau', next)} />
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

type Wrong = { text: string; problem: Problem }

function sayProblem(t: Text, stop: RouteStop, { text, problem: { kind, used } }: Wrong): string {
  const { name, last_value: last, value } = stop
  return t(`problem.${kind}`, { name, last, used, text, value: value ?? '' })
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

function Figure(props: { t: Text; stop: RouteStop; wrong: Wrong | undefined }) {
  const { t, stop, wrong } = props
  if (stop.is_billed)
    return (
      <>
        {stop.value} <span class="govuk-hint">{t('readings.billed')}</span>
        {wrong && (
          <p class="govuk-error-message" id={valueField(stop)} tabindex={-1}>
            {sayProblem(t, stop, wrong)}
          </p>
        )}
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
        error={wrong && sayProblem(t, stop, wrong)}
      />
      {doubt && <input type="hidden" name={doubtField(stop)} value={`${wrong.problem.kind}:${wrong.text}`} />}
    </>
  )
}
