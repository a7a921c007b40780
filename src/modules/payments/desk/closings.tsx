import { Button, Checkboxes, type FormError, InsetText, Radios, Table, TextInput, WarningText } from '#design'
import { formatDong } from '#lib/money'
import { type Day, formatDateTime, formatDay, vnDay } from '#lib/vietnamese-text'
import { actorKey, can } from '#platform/access'
import { type Ctx, fieldOf } from '#platform/http'
import { wholeAgency } from '../commands/close-day.ts'
import type { DayClosing, DayTotals } from '../queries/day-totals.ts'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

export const signed = (amount: number) => `${amount < 0 ? '−' : '+'}${formatDong(Math.abs(amount))}`
export const staffIdOf = (actor: string) => actor.replace(/^staff:/, '')

/** A form cannot choose the empty name of the whole agency. */
const asField = (cashier: string) => cashier || 'ca-co-quan'
export const tillNamed = (field: string): string | undefined =>
  field === asField(wholeAgency) ? wholeAgency : field || undefined

type Props = {
  ctx: Ctx
  here: string
  facts: { agency: string; day: Day; totals: DayTotals; names: Map<string, string> }
  errors: FormError[]
}

/** Who has closed and who has not, and what the actor may do about it: close a till, the agency's day, or open one again. */
export function Closings(props: Props) {
  const { ctx, facts } = props
  const { agency, totals, names } = facts
  const t = deskTexts(ctx.locale)
  const inForce = totals.closings.filter(one => one.reopened_at === null)
  const isClosed = (who: string) => inForce.some(one => one.cashier === who || one.cashier === wholeAgency)
  const nameOf = (cashier: string) => names.get(staffIdOf(cashier)) ?? t('day.whole')
  return (
    <>
      {can(ctx, 'payments:day.close', { agency }) && !isClosed(actorKey(ctx.actor)) && <OwnTill {...props} />}
      {totals.open.length > 0 && (
        <InsetText>{t('day.open', { names: totals.open.map(nameOf).join(', ') })}</InsetText>
      )}
      {totals.closings.length > 0 && <Closed {...props} nameOf={nameOf} />}
      {can(ctx, 'payments:day.close-agency', { agency }) && !isClosed(wholeAgency) && (
        <WholeAgency {...props} />
      )}
      {can(ctx, 'payments:day.reopen', { agency }) && inForce.length > 0 && (
        <Reopening {...props} closings={inForce} nameOf={nameOf} />
      )}
    </>
  )
}

const hiddenOf = ({ ctx, facts: { agency, day } }: Props) => ({
  _csrf: ctx.csrf,
  'co-quan': agency,
  ngay: day,
})
const errorIn = ({ errors }: Props, field: string) => errors.find(error => error.field === field)?.text

function OwnTill(props: Props) {
  const { ctx, here, facts } = props
  const t = deskTexts(ctx.locale)
  const before = facts.totals.closings.findLast(one => one.cashier === actorKey(ctx.actor))
  return (
    <>
      <h2 class="govuk-heading-m">{t('day.own')}</h2>
      <form method="post" action={here} class="sen-form">
        <Hidden fields={hiddenOf(props)} />
        <TextInput
          name="dem"
          label={t('day.counted')}
          hint={t('day.own.hint')}
          inputMode="numeric"
          width={10}
          value={fieldOf(ctx, 'dem')}
          error={errorIn(props, 'dem')}
        />
        <TextInput
          name="dau-ca"
          label={t('day.float.label')}
          hint={t('day.float.hint')}
          inputMode="numeric"
          width={10}
          value={fieldOf(ctx, 'dau-ca') || (before?.opening_float ? formatDong(before.opening_float) : '')}
          error={errorIn(props, 'dau-ca')}
          optional
        />
        <TextInput
          name="ly-do"
          label={t('day.reason')}
          value={fieldOf(ctx, 'ly-do')}
          error={errorIn(props, 'ly-do')}
          optional
        />
        <Button once>{t('day.close')}</Button>
      </form>
    </>
  )
}

function Closed({ ctx, facts, nameOf }: Props & { nameOf(cashier: string): string }) {
  const t = deskTexts(ctx.locale)
  const { closings } = facts.totals
  const sum = (key: 'opening_float' | 'books' | 'counted', header: string) => ({
    key,
    header,
    numeric: true,
    noWrap: true,
    cell: (one: DayClosing) => formatDong(one[key]),
  })
  return (
    <Table
      caption={t('day.closings')}
      captionSize="m"
      rows={closings}
      rowKey={one => `${one.cashier} ${one.round}`}
      columns={[
        { key: 'who', header: t('day.who'), isRowHeader: true, cell: one => nameOf(one.cashier) },
        ...(closings.some(one => one.opening_float > 0) ? [sum('opening_float', t('day.float'))] : []),
        sum('books', t('day.books')),
        sum('counted', t('day.counted')),
        {
          key: 'difference',
          header: t('day.difference'),
          cell: one => (one.difference === 0 ? '0' : `${signed(one.difference)} – ${one.reason}`),
        },
        ...(closings.some(one => one.reopened_at)
          ? [
              {
                key: 'reopened',
                header: t('day.reopened'),
                cell: (one: DayClosing) =>
                  one.reopened_at &&
                  `${formatDateTime(one.reopened_at)}, ${nameOf(one.reopened_by ?? '')} – ${one.reopened_for}`,
              },
            ]
          : []),
      ]}
    />
  )
}

function WholeAgency(props: Props) {
  const { ctx, here, facts } = props
  const t = deskTexts(ctx.locale)
  return (
    <form method="post" action={here} class="sen-form">
      <Hidden fields={{ ...hiddenOf(props), viec: 'co-quan' }} />
      {facts.day === vnDay(ctx.now) && (
        <Checkboxes
          name="dang-thu"
          error={errorIn(props, 'dang-thu')}
          items={[
            {
              value: '1',
              text: t('day.running', { day: formatDay(facts.day) }),
              hint: t('day.running.hint'),
            },
          ]}
        />
      )}
      <Button kind="secondary" once>
        {t('day.close-agency')}
      </Button>
    </form>
  )
}

/** Not by whoever closed it; a till after its agency. */
function Reopening(props: Props & { closings: DayClosing[]; nameOf(cashier: string): string }) {
  const { ctx, here, closings, nameOf } = props
  const t = deskTexts(ctx.locale)
  const agencys = closings.find(one => one.cashier === wholeAgency)
  const choices = (agencys ? [agencys] : closings).filter(one => one.by !== actorKey(ctx.actor))
  if (!choices.length) return <WarningText>{t('day.reopen.another')}</WarningText>
  return (
    <>
      <h2 class="govuk-heading-m">{t('day.reopen')}</h2>
      <form method="post" action={here} class="sen-form">
        <Hidden fields={{ ...hiddenOf(props), viec: 'mo-lai' }} />
        <Radios
          name="quay"
          legend={t('day.who')}
          value={fieldOf(ctx, 'quay') || (choices.length === 1 ? asField(choices[0]!.cashier) : '')}
          items={choices.map(one => ({ value: asField(one.cashier), text: nameOf(one.cashier) }))}
          error={errorIn(props, 'quay')}
        />
        <TextInput
          name="mo-ly-do"
          label={t('reason')}
          hint={t('day.reopen.hint')}
          value={fieldOf(ctx, 'mo-ly-do')}
          error={errorIn(props, 'mo-ly-do')}
        />
        <Button kind="secondary" once>
          {t('day.reopen')}
        </Button>
      </form>
    </>
  )
}
