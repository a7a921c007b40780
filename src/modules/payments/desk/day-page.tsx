import {
  Button,
  ErrorSummary,
  type FormError,
  InsetText,
  PageHeading,
  Select,
  Table,
  TextInput,
} from '#design'
import { formatDong, parseDong } from '#lib/money'
import { type Day, formatDay, isDay, parseDay, vnDay } from '#lib/vietnamese-text'
import { getAgency, staffNames } from '#modules/organisation'
import { actorKey, can, grantsWith } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { closeAgencyDay, closeDay, wholeAgency } from '../commands/close-day.ts'
import { cashOf, type DayTotals, dayTotals } from '../queries/day-totals.ts'
import { texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

const here = '/can-bo/thu-ngan/khoa-so'
const staffIdOf = (actor: string) => actor.replace(/^staff:/, '')

/** The end of the day: what came by each way, what the drawer holds beside the books, and the lock. */
export const dayPage = definePage({
  path: here,
  who: 'staff',
  text: 'Số thu trong ngày và khóa sổ: của thu ngân, của cơ quan',
  get: ctx => show(ctx),
  async post(ctx) {
    const t = deskTexts(ctx.locale)
    const [agency, day] = [fieldOf(ctx, 'co-quan'), fieldOf(ctx, 'ngay')]
    if (!isDay(day)) throw new NotFound('day')
    const back = `${here}?${new URLSearchParams({ 'co-quan': agency, ngay: day })}`
    if (fieldOf(ctx, 'viec') === 'co-quan')
      return carryOut(ctx, back, async tx => {
        await closeAgencyDay(tx, { agency, day })
        return 'done.day'
      })
    const counted = parseDong(fieldOf(ctx, 'dem'))
    if (counted === undefined) return show(ctx, [{ field: 'dem', text: t('error.counted') }])
    const reason = fieldOf(ctx, 'ly-do').slice(0, 500)
    const books = await ctx.read(tx => cashOf(tx, { agency, day, cashier: actorKey(tx.actor) }))
    if (counted !== books && !reason)
      return show(ctx, [
        { field: 'ly-do', text: t('error.difference', { difference: signed(counted - books) }) },
      ])
    return carryOut(ctx, back, async tx => {
      await closeDay(tx, { agency, day, counted, ...(reason && { reason }) })
      return 'done.day'
    })
  },
})

const signed = (amount: number) => `${amount < 0 ? '−' : '+'}${formatDong(Math.abs(amount))}`

type Facts = { agency: string; day: Day; totals: DayTotals; names: Map<string, string> }

async function show(ctx: Ctx, wrong: FormError[] = []): Promise<Reply> {
  const t = deskTexts(ctx.locale)
  const given = (name: string) => fieldOf(ctx, name) || ctx.query[name]
  const today = vnDay(ctx.now)
  const typed = given('ngay') || today
  const asked = parseDay(typed)
  const day = asked ?? today
  const unreadable = asked ? undefined : t('error.day')
  const errors = unreadable ? [{ field: 'ngay', text: unreadable }] : wrong
  const { agencies, totals, agency, names } = await ctx.read(async tx => {
    const places = grantsWith(tx, 'payments:day.read')
    const ids = [...new Set(places.map(place => place.agency))]
    const agency = given('co-quan') ?? ids[0]!
    const totals = await dayTotals(tx, { agency, day })
    const cashiers = [...totals.open, ...totals.closings.map(one => one.cashier)]
      .map(staffIdOf)
      .filter(Boolean)
    const agencies: { id: string; name: string }[] = []
    for (const id of new Set([...ids, agency])) agencies.push({ id, name: (await getAgency(tx, id)).name })
    return { agencies, totals, agency, names: await staffNames(tx, cashiers) }
  })
  const title = asked ? t('day.title', { day: formatDay(day) }) : texts(ctx.locale)('menu.day')
  return staffPage(ctx, {
    title,
    hasErrors: errors.length > 0,
    children: (
      <>
        <Outcome ctx={ctx} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading title={title} />
        <form action={here} class="sen-form">
          <Select
            name="co-quan"
            label={t('day.agency')}
            value={agency}
            items={agencies.map(({ id, name }) => ({ value: id, text: name }))}
          />
          <TextInput
            name="ngay"
            label={t('day.day')}
            value={asked ? formatDay(asked) : typed}
            error={unreadable}
            width={10}
          />
          <Button kind="secondary">{t('day.show')}</Button>
        </form>
        {/* Nobody closes today who meant another day. */}
        {asked && (
          <>
            <Channels ctx={ctx} totals={totals} />
            <Closing ctx={ctx} facts={{ agency, day, totals, names }} errors={errors} />
          </>
        )}
      </>
    ),
  })
}

function Channels({ ctx, totals }: { ctx: Ctx; totals: DayTotals }) {
  const t = deskTexts(ctx.locale)
  const { channels } = totals
  if (!channels.length) return <InsetText>{t('day.channels.none')}</InsetText>
  const sum = (of: 'count' | 'amount') => channels.reduce((total, one) => total + one[of], 0)
  const rows = [
    ...channels.map(one => ({ ...one, name: texts(ctx.locale)(`channel.${one.channel}`) })),
    { name: t('day.total'), count: sum('count'), amount: sum('amount') },
  ]
  return (
    <Table
      caption={t('day.channels')}
      captionSize="m"
      onPhone="plain"
      rows={rows}
      rowKey={row => row.name}
      columns={[
        { key: 'name', header: t('day.channel'), isRowHeader: true, cell: row => row.name },
        { key: 'count', header: t('day.count'), numeric: true, cell: row => row.count },
        {
          key: 'amount',
          header: t('day.amount'),
          numeric: true,
          noWrap: true,
          cell: row => formatDong(row.amount),
        },
      ]}
    />
  )
}

function Closing({ ctx, facts, errors }: { ctx: Ctx; facts: Facts; errors: FormError[] }) {
  const t = deskTexts(ctx.locale)
  const { agency, day, totals, names } = facts
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text
  const me = actorKey(ctx.actor)
  const isClosed = (who: string) =>
    totals.closings.some(one => one.cashier === who || one.cashier === wholeAgency)
  const hidden = { _csrf: ctx.csrf, 'co-quan': agency, ngay: day }
  const nameOf = (cashier: string) => names.get(staffIdOf(cashier)) ?? t('day.whole')
  return (
    <>
      {can(ctx, 'payments:day.close', { agency }) && !isClosed(me) && (
        <>
          <h2 class="govuk-heading-m">{t('day.own')}</h2>
          <form method="post" action={here} class="sen-form">
            <Hidden fields={hidden} />
            <TextInput
              name="dem"
              label={t('day.counted')}
              hint={t('day.own.hint')}
              inputMode="numeric"
              width={10}
              value={fieldOf(ctx, 'dem')}
              error={errorOf('dem')}
            />
            <TextInput
              name="ly-do"
              label={t('day.reason')}
              value={fieldOf(ctx, 'ly-do')}
              error={errorOf('ly-do')}
              optional
            />
            <Button once>{t('day.close')}</Button>
          </form>
        </>
      )}
      {totals.open.length > 0 && (
        <InsetText>{t('day.open', { names: totals.open.map(nameOf).join(', ') })}</InsetText>
      )}
      {totals.closings.length > 0 && (
        <Table
          caption={t('day.closings')}
          captionSize="m"
          rows={totals.closings}
          rowKey={closing => closing.cashier}
          columns={[
            { key: 'who', header: t('day.who'), isRowHeader: true, cell: one => nameOf(one.cashier) },
            {
              key: 'books',
              header: t('day.books'),
              numeric: true,
              noWrap: true,
              cell: one => formatDong(one.books),
            },
            {
              key: 'counted',
              header: t('day.counted'),
              numeric: true,
              noWrap: true,
              cell: one => formatDong(one.counted),
            },
            {
              key: 'difference',
              header: t('day.difference'),
              cell: one => (one.difference === 0 ? '0' : `${signed(one.difference)} – ${one.reason}`),
            },
          ]}
        />
      )}
      {can(ctx, 'payments:day.close-agency', { agency }) && !isClosed(wholeAgency) && (
        <form method="post" action={here} class="sen-form">
          <Hidden fields={{ ...hidden, viec: 'co-quan' }} />
          <Button kind="secondary" once>
            {t('day.close-agency')}
          </Button>
        </form>
      )}
    </>
  )
}
