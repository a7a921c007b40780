import {
  BackLink,
  Button,
  Checkboxes,
  ErrorSummary,
  type FormError,
  PageHeading,
  SummaryList,
  Table,
  TextInput,
} from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { type Ctx, fieldOf } from '#platform/http'
import type { getUnmatched, Suggestion, UnmatchedMoney } from '../queries/list-unmatched.ts'
import type { Payout } from '../statements/compare-statement.ts'
import { statementTexts } from '../statements/texts.ts'
import { texts } from '../texts.ts'
import { KeysHint } from './keys-hint.tsx'
import { type DeskText, deskTexts } from './texts.ts'

export type Mistakes = (FormError & { field: string; text: string })[]
type Props = { ctx: Ctx; here: string; errors: Mistakes } & Awaited<ReturnType<typeof getUnmatched>>

/** One arrival of money: what is known of it, bills that it may be for, and the forms to give it or send it back. */
export function UnmatchedView({ ctx, here, errors, money, suggestions, payouts }: Props) {
  const t = deskTexts(ctx.locale)
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text
  const deed = fieldOf(ctx, 'viec')
  const typed = (name: string, form: string) => (deed === form ? fieldOf(ctx, name) : '')
  const hidden = { _csrf: ctx.csrf, 'bao-co': money.notice }
  return (
    <>
      <BackLink href={here}>{t('back')}</BackLink>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <PageHeading caption={t('unmatched.title')} title={formatDong(money.left)} />
      <Facts ctx={ctx} money={money} />
      {suggestions.length > 0 && <KeysHint text={t('unmatched.keys.one')} />}
      <Suggestions t={t} here={here} hidden={hidden} suggestions={suggestions} />
      {payouts.length > 0 && (
        <Payouts
          ctx={ctx}
          here={here}
          hidden={hidden}
          payouts={payouts}
          left={money.left}
          error={errorOf('quyet-toan')}
        />
      )}
      <h2 class="govuk-heading-m">{t('unmatched.by-code')}</h2>
      <p class="govuk-hint">{t('unmatched.by-code.hint')}</p>
      <form method="post" action={here} class="sen-form">
        <Hidden fields={{ ...hidden, viec: 'khop' }} />
        <TextInput name="ma" label={t('unmatched.code')} value={typed('ma', 'khop')} error={errorOf('ma')} />
        <Amount
          t={t}
          id="so-tien"
          value={typed('so-tien', 'khop')}
          left={money.left}
          error={errorOf('so-tien')}
        />
        <TextInput name="ly-do" label={t('reason')} value={typed('ly-do', 'khop')} optional />
        <Button kind="secondary" once>
          {t('unmatched.do-match')}
        </Button>
      </form>
      <h2 class="govuk-heading-m">{t('unmatched.return')}</h2>
      <form method="post" action={here} class="sen-form">
        <Hidden fields={{ ...hidden, viec: 'tra' }} />
        <Amount
          t={t}
          id="tra-so-tien"
          value={typed('so-tien', 'tra')}
          left={money.left}
          error={errorOf('tra-so-tien')}
        />
        <TextInput name="ngan-hang" label={t('refund.bank')} value={typed('ngan-hang', 'tra')} />
        <TextInput
          name="tai-khoan"
          label={t('refund.account')}
          inputMode="numeric"
          width={20}
          value={typed('tai-khoan', 'tra')}
          error={errorOf('tai-khoan')}
        />
        <TextInput name="ten" label={t('refund.name')} value={typed('ten', 'tra')} />
        <TextInput
          id="tra-ly-do"
          name="ly-do"
          label={t('reason')}
          value={typed('ly-do', 'tra')}
          error={errorOf('tra-ly-do')}
        />
        <Button kind="secondary" once>
          {t('unmatched.do-return')}
        </Button>
      </form>
    </>
  )
}

function Facts({ ctx, money }: { ctx: Ctx; money: UnmatchedMoney }) {
  const t = deskTexts(ctx.locale)
  return (
    <SummaryList
      rows={[
        { key: t('unmatched.text'), value: money.description },
        { key: t('unmatched.came'), value: formatDong(money.amount) },
        { key: t('unmatched.left'), value: formatDong(money.left) },
        { key: t('unmatched.at'), value: formatDateTime(money.paidAt) },
        { key: t('unmatched.channel'), value: texts(ctx.locale)(`channel.${money.channel}`) },
        { key: t('unmatched.transaction'), value: money.transaction },
        { key: t('unmatched.why'), value: t(`why.${money.why}`) },
      ]}
    />
  )
}

function Suggestions(props: {
  t: DeskText
  here: string
  hidden: Record<string, string>
  suggestions: Suggestion[]
}) {
  const { t, here, hidden, suggestions } = props
  if (!suggestions.length) return <p class="govuk-body">{t('unmatched.suggestions.none')}</p>
  const likes = ({ reasons }: Suggestion) => reasons.map(reason => t(`like.${reason}`)).join(', ')
  const total = ({ parts }: Suggestion) => parts.reduce((sum, part) => sum + part.amount, 0)
  return (
    <Table
      caption={t('unmatched.suggestions')}
      captionSize="m"
      rows={suggestions}
      rowKey={({ parts }) => parts.map(({ bill }) => bill.id).join()}
      columns={[
        {
          key: 'bill',
          header: t('unmatched.code'),
          isRowHeader: true,
          cell: ({ parts }) =>
            parts.map(({ bill }) => (
              <p class="govuk-body-s">
                {bill.reference}
                <br />
                {bill.payer_name} – {bill.purpose}
              </p>
            )),
        },
        { key: 'like', header: t('unmatched.like'), cell: likes },
        {
          key: 'match',
          header: t('unmatched.do-match'),
          cell: suggestion => (
            <form method="post" action={here}>
              <Hidden fields={{ ...hidden, viec: 'khop', 'ly-do': likes(suggestion) }} />
              {suggestion.parts.map(({ bill, amount }) => (
                <>
                  <input type="hidden" name="khoan" value={bill.id} />
                  <input type="hidden" name="so-tien" value={amount} />
                </>
              ))}
              <Button small once shortcut={String(suggestions.indexOf(suggestion) + 1)}>
                {t('unmatched.match', { amount: formatDong(total(suggestion)) })}
                <span class="govuk-visually-hidden">
                  {' '}
                  {suggestion.parts.map(({ bill }) => bill.reference).join(', ')}
                </span>
              </Button>
            </form>
          ),
        },
      ]}
    />
  )
}

/** Settlements of gateways that this money may be the payout of. */
function Payouts(props: {
  ctx: Ctx
  here: string
  hidden: Record<string, string>
  payouts: Payout[]
  left: number
  error: string | undefined
}) {
  const { ctx, payouts, left } = props
  const t = statementTexts(ctx.locale)
  const exact = payouts.find(one => one.amount === left)
  return (
    <form method="post" action={props.here} class="sen-form">
      <Hidden fields={{ ...props.hidden, viec: 'quyet-toan' }} />
      <Checkboxes
        name="quyet-toan"
        legend={t('payouts')}
        hint={t('payouts.hint', { amount: formatDong(left) })}
        error={props.error}
        values={exact ? [exact.id] : []}
        items={payouts.map(one => ({
          value: one.id,
          text: t('payouts.item', {
            gateway: texts(ctx.locale)(`channel.${one.gateway}`),
            day: formatDay(one.last_day),
            amount: formatDong(one.amount),
          }),
          hint: one.name,
        }))}
      />
      <Button kind="secondary" once>
        {t('payouts.submit')}
      </Button>
    </form>
  )
}

function Amount(props: { t: DeskText; id: string; value: string; left: number; error: string | undefined }) {
  return (
    <TextInput
      id={props.id}
      name="so-tien"
      label={props.t('amount')}
      inputMode="numeric"
      width={10}
      value={props.value || String(props.left)}
      error={props.error}
    />
  )
}

export const Hidden = ({ fields }: { fields: Record<string, string> }) => (
  <>
    {Object.entries(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)
