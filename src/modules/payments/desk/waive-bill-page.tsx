import {
  BackLink,
  Button,
  ErrorSummary,
  type FormError,
  InsetText,
  PageHeading,
  Radios,
  TextInput,
} from '#design'
import { formatDong, parseDong } from '#lib/money'
import { can, need } from '#platform/access'
import { type Ctx, definePage, fieldOf, idOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { requestWaiver } from '../commands/request-waiver.ts'
import { getBill } from '../queries/get-bill.ts'
import { isPayable } from '../schema.ts'
import { BillHistory, billHistory } from './bill-history.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

/** For one bill: ask that a part of it need not be paid, or that it is written off; another person decides. */
export const waiveBillPage = definePage({
  path: '/can-bo/thu-ngan/:bill/mien-giam',
  who: 'staff',
  text: 'Đề nghị miễn, giảm hoặc xóa nợ một khoản phải nộp',
  get: ctx => show(ctx),
  async post(ctx) {
    const t = deskTexts(ctx.locale)
    const bill = await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))
    // Who may not ask hears nothing of what is wrong with the form either.
    need(ctx, 'payments:waiver.request', { agency: bill.agency })
    const writeOff = fieldOf(ctx, 'loai') === 'xoa-no'
    const amount = parseDong(fieldOf(ctx, 'so-tien'))
    const reason = fieldOf(ctx, 'ly-do').slice(0, 500)
    const errors: FormError[] = []
    if (!writeOff && (!amount || amount > bill.books.owed))
      errors.push({
        field: 'so-tien',
        text: t('error.amount', { amount: formatDong(Math.max(0, bill.books.owed)) }),
      })
    if (!reason) errors.push({ field: 'ly-do', text: t('error.reason') })
    if (errors.length) return show(ctx, errors)
    return carryOut(ctx, `/can-bo/thu-ngan/${bill.id}/mien-giam`, async tx => {
      const asked = writeOff
        ? ({ kind: 'write-off' } as const)
        : ({ kind: 'reduction', amount: amount! } as const)
      await requestWaiver(tx, { bill: bill.id, reason, ...asked })
      return 'done.waiver'
    })
  },
})

async function show(ctx: Ctx, errors: FormError[] = []): Promise<Reply> {
  const t = deskTexts(ctx.locale)
  const { bill, deeds } = await ctx.read(async tx => {
    const bill = await getBill(tx, idOf(ctx, 'bill'))
    return { bill, deeds: await billHistory(tx, bill.id) }
  })
  const here = `/can-bo/thu-ngan/${bill.id}`
  const owed = formatDong(Math.max(0, bill.books.owed))
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text
  return staffPage(ctx, {
    title: t('waive.title'),
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={here}>{t('back.bill')}</BackLink>
        <Outcome ctx={ctx} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading
          caption={`${bill.reference} – ${bill.payer_name}`}
          title={t('waive.title')}
          lead={t('waive.lead', { amount: owed })}
        />
        {isPayable(bill.state) && can(ctx, 'payments:waiver.request', { agency: bill.agency }) ? (
          <form method="post" action={`${here}/mien-giam`} class="sen-form">
            <Hidden fields={{ _csrf: ctx.csrf }} />
            <Radios
              name="loai"
              legend={t('waive.kind')}
              value={fieldOf(ctx, 'loai') || 'mien-giam'}
              items={[
                {
                  value: 'mien-giam',
                  text: t('waive.reduction'),
                  conditional: (
                    <TextInput
                      name="so-tien"
                      label={t('amount')}
                      inputMode="numeric"
                      width={10}
                      value={fieldOf(ctx, 'so-tien')}
                      error={errorOf('so-tien')}
                    />
                  ),
                },
                { value: 'xoa-no', text: t('waive.write-off', { amount: owed }) },
              ]}
            />
            <TextInput
              name="ly-do"
              label={t('reason')}
              hint={t('waive.reason.hint')}
              value={fieldOf(ctx, 'ly-do')}
              error={errorOf('ly-do')}
            />
            <Button once>{t('waive.submit')}</Button>
          </form>
        ) : (
          !isPayable(bill.state) && <InsetText>{t('waive.closed')}</InsetText>
        )}
        <BillHistory ctx={ctx} deeds={deeds} />
      </>
    ),
  })
}
