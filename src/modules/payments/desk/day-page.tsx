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
import { actorKey, grantsWith } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { closeAgencyDay, closeDay } from '../commands/close-day.ts'
import { reopenDay } from '../commands/reopen-day.ts'
import { cashOf, type DayTotals, dayTotals } from '../queries/day-totals.ts'
import { texts } from '../texts.ts'
import { Closings, signed, staffIdOf, tillNamed } from './closings.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { deskTexts } from './texts.ts'

const here = '/can-bo/thu-ngan/khoa-so'

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
    const deed = fieldOf(ctx, 'viec')
    if (deed === 'co-quan') return closeAgency(ctx, back, { agency, day })
    if (deed === 'mo-lai') return reopen(ctx, back, { agency, day })
    const counted = parseDong(fieldOf(ctx, 'dem'))
    const float = parseDong(fieldOf(ctx, 'dau-ca') || '0')
    if (counted === undefined) return show(ctx, [{ field: 'dem', text: t('error.counted') }])
    if (float === undefined) return show(ctx, [{ field: 'dau-ca', text: t('error.float') }])
    const reason = fieldOf(ctx, 'ly-do').slice(0, 500)
    const books = await ctx.read(tx => cashOf(tx, { agency, day, cashier: actorKey(tx.actor) }))
    const difference = counted - float - books
    if (difference !== 0 && !reason)
      return show(ctx, [{ field: 'ly-do', text: t('error.difference', { difference: signed(difference) }) }])
    return carryOut(ctx, back, async tx => {
      await closeDay(tx, { agency, day, counted, float, ...(reason && { reason }) })
      return 'done.day'
    })
  },
})

/** A day that still runs is not shut for everybody by a press that was meant for another. */
async function closeAgency(ctx: Ctx, back: string, of: { agency: string; day: Day }): Promise<Reply> {
  const isMeant = fieldOf(ctx, 'dang-thu') === '1'
  if (of.day === vnDay(ctx.now) && !isMeant)
    return show(ctx, [{ field: 'dang-thu', text: deskTexts(ctx.locale)('error.running') }])
  return carryOut(ctx, back, async tx => {
    await closeAgencyDay(tx, of)
    return 'done.day'
  })
}

async function reopen(ctx: Ctx, back: string, of: { agency: string; day: Day }): Promise<Reply> {
  const reason = fieldOf(ctx, 'mo-ly-do').slice(0, 500)
  const cashier = tillNamed(fieldOf(ctx, 'quay'))
  const t = deskTexts(ctx.locale)
  const errors: FormError[] = [
    ...(cashier === undefined ? [{ field: 'quay', text: t('error.till') }] : []),
    ...(reason ? [] : [{ field: 'mo-ly-do', text: t('error.reason') }]),
  ]
  if (cashier === undefined || errors.length) return show(ctx, errors)
  return carryOut(ctx, back, async tx => {
    await reopenDay(tx, { ...of, cashier, reason })
    return 'done.reopened'
  })
}

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
    const cashiers = [...totals.open, ...totals.closings.flatMap(one => [one.cashier, one.reopened_by ?? ''])]
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
            <Closings ctx={ctx} here={here} facts={{ agency, day, totals, names }} errors={errors} />
          </>
        )}
      </>
    ),
  })
}

/** What came, and of the cash what went back: what is left is what the books say of all drawers together. */
function Channels({ ctx, totals }: { ctx: Ctx; totals: DayTotals }) {
  const t = deskTexts(ctx.locale)
  const { channels, cashBack } = totals
  if (!channels.length && !cashBack.count) return <InsetText>{t('day.channels.none')}</InsetText>
  const sum = (of: 'count' | 'amount') => channels.reduce((total, one) => total + one[of], 0)
  const cash = channels.find(one => one.channel === 'cash')?.amount ?? 0
  const rows: { name: string; count?: number; amount: string }[] = [
    ...channels.map(one => ({
      name: texts(ctx.locale)(`channel.${one.channel}`),
      count: one.count,
      amount: formatDong(one.amount),
    })),
    { name: t('day.total'), count: sum('count'), amount: formatDong(sum('amount')) },
    ...(cashBack.count
      ? [
          { name: t('day.cash-back'), count: cashBack.count, amount: signed(-cashBack.amount) },
          { name: t('day.cash-left'), amount: formatDong(cash - cashBack.amount) },
        ]
      : []),
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
        { key: 'amount', header: t('day.amount'), numeric: true, noWrap: true, cell: row => row.amount },
      ]}
    />
  )
}
