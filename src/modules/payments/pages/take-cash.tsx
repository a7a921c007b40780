import {
  BackLink,
  Button,
  ButtonGroup,
  Details,
  ErrorSummary,
  PageHeading,
  Panel,
  SummaryList,
  TextInput,
} from '#design'
import { formatDong, parseDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { type Ctx, definePage, fieldOf, idOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { takeCash } from '../commands/take-cash.ts'
import { type Bill, getBill } from '../queries/get-bill.ts'
import { receiptNumber } from '../receipt-number.ts'
import { isPayable } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { BillItems } from './bill-items.tsx'
import { whyNotTaken } from './not-taken.ts'
import { PaymentList } from './payment-list.tsx'

/** One bill at the counter: take the cash with one key, then print the slip. */
export const takeCashPage = definePage({
  path: '/can-bo/thu-ngan/:bill',
  who: 'staff',
  text: 'Thu tiền mặt một khoản và ghi phiếu thu',
  get: async ctx => show(ctx, await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))),
  async post(ctx) {
    const bill = idOf(ctx, 'bill')
    const of = Number(fieldOf(ctx, 'con-lai'))
    const typed = ctx.form['mot-phan'] === undefined ? undefined : fieldOf(ctx, 'so-tien')
    const amount = parseDong(typed ?? '')
    const again = async (wrong: Wrong) => show(ctx, await ctx.read(tx => getBill(tx, bill)), wrong)
    if (typed !== undefined && (!amount || amount > of)) return again({ mistyped: typed })
    const part = amount && typed !== undefined ? { amount, of } : undefined
    try {
      await ctx.write(tx => takeCash(tx, { bill, of, ...(part && { part }) }))
    } catch (error) {
      const why = whyNotTaken(error)
      if (why) return again(why)
      throw error
    }
    return redirect(`/can-bo/thu-ngan/${bill}`)
  },
})

/** A part that could not be read, as it was typed; or why nothing was taken. */
type Wrong = { mistyped: string } | 'changed' | 'day-closed'

function show(ctx: Ctx, bill: Bill, wrong?: Wrong): Reply {
  const t = texts(ctx.locale)
  const toTake = isPayable(bill.state)
  const owed = formatDong(Math.max(0, bill.books.owed))
  const here = `/can-bo/thu-ngan/${bill.id}`
  const mistyped = typeof wrong === 'object' ? wrong.mistyped : undefined
  const error = mistyped === undefined ? undefined : t('take.part.error', { amount: owed })
  return staffPage(ctx, {
    title: toTake ? t('take.title', { amount: owed }) : t(`state.${bill.state}`),
    hasErrors: wrong !== undefined,
    ...(toTake && { keys: [['t', t('take.key')]], islands: ['once'] }),
    children: (
      <>
        <BackLink href="/can-bo/thu-ngan">{t('till.back')}</BackLink>
        {error && <ErrorSummary errors={[{ field: 'so-tien', text: error }]} />}
        {typeof wrong === 'string' && (
          <ErrorSummary errors={[{ text: t(`take.${wrong}`, { amount: owed }) }]} />
        )}
        <Head t={t} bill={bill} owed={owed} here={here} />
        <SummaryList
          rows={[
            { key: t('bill.payer'), value: bill.payer_name },
            ...(bill.for_name ? [{ key: t('bill.on-behalf'), value: bill.for_name }] : []),
            { key: t('bill.purpose'), value: bill.purpose },
            { key: t('bill.reference'), value: bill.reference },
            ...(toTake && bill.books.returned > 0
              ? [{ key: t('bill.returned'), value: formatDong(bill.books.returned) }]
              : []),
            ...(toTake && bill.books.held > 0 ? [{ key: t('take.owed'), value: owed }] : []),
          ]}
        />
        <BillItems t={t} bill={bill} />
        {toTake && (
          <>
            <form method="post" action={here} class="sen-form">
              <input type="hidden" name="_csrf" value={ctx.csrf} />
              <input type="hidden" name="con-lai" value={bill.books.owed} />
              <p class="govuk-body">{t('take.question', { amount: owed })}</p>
              <Button once shortcut="t">
                {t('take.submit')}
              </Button>
            </form>
            <Details summary={t('take.part.title')} open={error !== undefined}>
              <form method="post" action={here} class="sen-form">
                <input type="hidden" name="_csrf" value={ctx.csrf} />
                <input type="hidden" name="con-lai" value={bill.books.owed} />
                <TextInput
                  name="so-tien"
                  label={t('take.part.amount')}
                  hint={t('take.part.hint', { amount: owed })}
                  inputMode="numeric"
                  width={10}
                  value={mistyped}
                  error={error}
                />
                <Button kind="secondary" once name="mot-phan" value="1">
                  {t('take.part.submit')}
                </Button>
              </form>
            </Details>
          </>
        )}
        {bill.payments.length > 0 && (
          <PaymentList t={t} bill={bill} hrefOf={payment => `${here}/phieu-thu?lan=${payment.id}`} />
        )}
        {toTake && (
          <p class="govuk-body">
            <a class="govuk-link" href={`${here}/mien-giam`}>
              {t('take.waive')}
            </a>
          </p>
        )}
        {bill.payments.length > 0 && (
          <p class="govuk-body">
            <a class="govuk-link" href={`${here}/hoan-tien`}>
              {t('take.refund')}
            </a>
          </p>
        )}
        {bill.payments.length > 0 && (
          <p class="govuk-body">
            <a class="govuk-link" href={`${here}/hoa-don`}>
              {t('take.invoice')}
            </a>
          </p>
        )}
      </>
    ),
  })
}

function Head({ t, bill, owed, here }: { t: Text; bill: Bill; owed: string; here: string }) {
  const last = bill.payments.at(-1)
  if (isPayable(bill.state) || !last)
    return <PageHeading caption={t(`state.${bill.state}`)} title={t('take.title', { amount: owed })} />
  return (
    <>
      <Panel title={t('taken.title', { amount: formatDong(last.amount) })}>
        {t('paid.how', { channel: t(`channel.${last.channel}`), at: formatDateTime(last.at) })}
        <br />
        {t('paid.receipt', { number: receiptNumber(last.receipt) })}
      </Panel>
      <ButtonGroup>
        <Button href={`${here}/phieu-thu`} shortcut="p">
          {t('taken.print')}
        </Button>
        <Button href={`${here}/bien-lai`} kind="secondary">
          {t('taken.document')}
        </Button>
        <Button href="/can-bo/thu-ngan" kind="secondary" shortcut="n">
          {t('taken.next')}
        </Button>
      </ButtonGroup>
    </>
  )
}
