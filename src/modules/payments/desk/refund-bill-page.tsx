import { z } from 'zod'
import {
  BackLink,
  Button,
  Checkboxes,
  ErrorSummary,
  type FormError,
  PageHeading,
  Radios,
  Select,
  TextInput,
} from '#design'
import { formatDong, parseDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, idOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { replaceReceipt } from '../commands/cancel-receipt.ts'
import { requestRefund, type Way } from '../commands/request-refund.ts'
import { type Bill, getBill, type Paid } from '../queries/get-bill.ts'
import { namesOn } from '../receipt-items.ts'
import { receiptNumber } from '../receipt-number.ts'
import { texts } from '../texts.ts'
import { BillHistory, billHistory } from './bill-history.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

/** For one bill: ask that a payment goes back, or replace a receipt that was written wrongly. */
export const refundBillPage = definePage({
  path: '/can-bo/thu-ngan/:bill/hoan-tien',
  who: 'staff',
  text: 'Đề nghị hoàn tiền một khoản đã nộp; hủy và thay biên lai lập sai',
  get: async ctx => show(ctx, await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))),
  async post(ctx) {
    const t = deskTexts(ctx.locale)
    const bill = await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))
    const at = `/can-bo/thu-ngan/${bill.id}/hoan-tien`
    const payment = bill.payments.find(payment => payment.id === fieldOf(ctx, 'lan'))
    if (!payment) throw new NotFound('payment')
    const reason = fieldOf(ctx, 'ly-do').slice(0, 500)
    if (fieldOf(ctx, 'viec') === 'bien-lai') {
      if (!reason) return show(ctx, bill, [{ field: 'bl-ly-do', text: t('error.reason') }])
      return carryOut(ctx, at, async tx => {
        await replaceReceipt(tx, {
          ...payment.receipt,
          reason,
          payerName: fieldOf(ctx, 'bl-ten').slice(0, 200),
          purpose: fieldOf(ctx, 'bl-ve-viec').slice(0, 500),
        })
        return 'done.receipt'
      })
    }
    const amount = parseDong(fieldOf(ctx, 'so-tien'))
    const way = wayOf(ctx)
    const stillOwed = fieldOf(ctx, 'thu-nham') === '1'
    const errors: FormError[] = []
    if (!amount || amount > payment.amount)
      errors.push({ field: 'so-tien', text: t('error.amount', { amount: formatDong(payment.amount) }) })
    if (!reason) errors.push({ field: 'ly-do', text: t('error.reason') })
    if (!way) errors.push({ field: 'tai-khoan', text: t('error.account') })
    if (errors.length) return show(ctx, bill, errors)
    return carryOut(ctx, at, async tx => {
      await requestRefund(tx, { payment: payment.id, amount: amount!, reason, stillOwed, ...way! })
      return 'done.refund'
    })
  },
})

function wayOf(ctx: Ctx): Way | undefined {
  const way = z.enum(['gateway', 'cash']).safeParse(fieldOf(ctx, 'cach'))
  if (way.success) return { way: way.data }
  const to = {
    bank: fieldOf(ctx, 'ngan-hang'),
    account: fieldOf(ctx, 'tai-khoan'),
    name: fieldOf(ctx, 'ten'),
  }
  const known = to.bank && /^[0-9A-Za-z]{1,19}$/.test(to.account) && to.name
  return known ? { way: 'bank-order', to } : undefined
}

async function show(ctx: Ctx, bill: Bill, errors: FormError[] = []): Promise<Reply> {
  const deeds = await ctx.read(tx => billHistory(tx, bill.id))
  const t = deskTexts(ctx.locale)
  const here = `/can-bo/thu-ngan/${bill.id}`
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text
  const lineOf = (payment: Paid) =>
    t('refund.payment.text', {
      amount: formatDong(payment.amount),
      channel: texts(ctx.locale)(`channel.${payment.channel}`),
      at: formatDateTime(payment.at),
      number: receiptNumber(payment.receipt),
    })
  const choices = bill.payments.map(payment => ({ value: payment.id, text: lineOf(payment) }))
  const chosen = fieldOf(ctx, 'lan') || bill.payments.at(-1)?.id
  const shown = bill.payments.find(payment => payment.id === chosen) ?? bill.payments.at(-1)
  const named = shown ? namesOn(bill, shown) : { payer: bill.payer_name, purpose: bill.purpose }
  const hasGateway = bill.payments.some(payment => !['cash', 'bank-transfer'].includes(payment.channel))
  return staffPage(ctx, {
    title: t('refund.title'),
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={here}>{t('back')}</BackLink>
        <Outcome ctx={ctx} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading caption={`${bill.reference} – ${bill.payer_name}`} title={t('refund.title')} />
        {choices.length > 0 && (
          <>
            <h2 class="govuk-heading-m">{t('refund.ask')}</h2>
            <form method="post" action={`${here}/hoan-tien`} class="sen-form">
              <Hidden fields={{ _csrf: ctx.csrf }} />
              <Select
                name="lan"
                label={t('refund.payment')}
                items={choices}
                {...(chosen && { value: chosen })}
              />
              <TextInput
                name="so-tien"
                label={t('amount')}
                inputMode="numeric"
                width={10}
                value={fieldOf(ctx, 'so-tien') || String(bill.payments.at(-1)!.amount)}
                error={errorOf('so-tien')}
              />
              <TextInput
                name="ly-do"
                label={t('reason')}
                value={fieldOf(ctx, 'ly-do')}
                error={errorOf('ly-do')}
              />
              <Checkboxes
                name="thu-nham"
                items={[{ value: '1', text: t('still-owed.yes'), hint: t('still-owed.hint') }]}
                values={[fieldOf(ctx, 'thu-nham')]}
              />
              <Radios
                name="cach"
                legend={t('refunds.way')}
                value={fieldOf(ctx, 'cach') || 'bank-order'}
                items={[
                  ...(hasGateway ? [{ value: 'gateway', text: t('way.gateway') }] : []),
                  {
                    value: 'bank-order',
                    text: t('way.bank-order'),
                    conditional: (
                      <>
                        <TextInput
                          name="ngan-hang"
                          label={t('refund.bank')}
                          value={fieldOf(ctx, 'ngan-hang')}
                        />
                        <TextInput
                          name="tai-khoan"
                          label={t('refund.account')}
                          inputMode="numeric"
                          width={20}
                          value={fieldOf(ctx, 'tai-khoan')}
                          error={errorOf('tai-khoan')}
                        />
                        <TextInput name="ten" label={t('refund.name')} value={fieldOf(ctx, 'ten')} />
                      </>
                    ),
                  },
                  { value: 'cash', text: t('way.cash') },
                ]}
              />
              <Button once>{t('refund.submit')}</Button>
            </form>
            <h2 class="govuk-heading-m">{t('refund.receipt')}</h2>
            <p class="govuk-hint">{t('refund.receipt.hint')}</p>
            <form method="post" action={`${here}/hoan-tien`} class="sen-form">
              <Hidden fields={{ _csrf: ctx.csrf, viec: 'bien-lai' }} />
              <Select
                id="bl-lan"
                name="lan"
                label={t('refund.payment')}
                items={choices}
                {...(chosen && { value: chosen })}
              />
              <TextInput
                name="bl-ten"
                label={t('refund.receipt.name')}
                hint={t('refund.receipt.keep', { value: named.payer })}
                value={fieldOf(ctx, 'bl-ten')}
                optional
              />
              <TextInput
                name="bl-ve-viec"
                label={t('refund.receipt.purpose')}
                hint={t('refund.receipt.keep', { value: named.purpose })}
                value={fieldOf(ctx, 'bl-ve-viec')}
                optional
              />
              <TextInput id="bl-ly-do" name="ly-do" label={t('reason')} error={errorOf('bl-ly-do')} />
              <Button kind="warning" once>
                {t('refund.receipt.submit')}
              </Button>
            </form>
          </>
        )}
        <BillHistory ctx={ctx} deeds={deeds} />
      </>
    ),
  })
}
