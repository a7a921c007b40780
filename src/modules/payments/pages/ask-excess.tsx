import { BackLink, type FormError, FormPage, InsetText, PageHeading, TextInput } from '#design'
import { formatDong } from '#lib/money'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { requestExcess } from '../commands/request-excess.ts'
import { type Bill, excessOf, getBill } from '../queries/get-bill.ts'
import { texts } from '../texts.ts'

const fields = ['ngan-hang', 'tai-khoan', 'ten'] as const
const fieldOf = (ctx: Ctx, name: string) => [ctx.form[name] ?? ''].flat()[0]!.trim().slice(0, 200)

/** The payer says where what they paid too much should go. */
export const askExcess = definePage({
  path: '/thanh-toan/:bill/nop-thua',
  who: 'citizen',
  text: 'Xin nhận lại phần nộp thừa vào tài khoản của mình',
  get: async ctx => show(ctx, await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))),
  async post(ctx) {
    const t = texts(ctx.locale)
    const bill = await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))
    const [bank, account, name] = fields.map(field => fieldOf(ctx, field)) as [string, string, string]
    const errors: FormError[] = []
    if (!bank) errors.push({ field: 'ngan-hang', text: t('excess.bank.missing') })
    if (!/^[0-9A-Za-z]{4,19}$/.test(account))
      errors.push({ field: 'tai-khoan', text: t('excess.account.missing') })
    if (!name) errors.push({ field: 'ten', text: t('excess.name.missing') })
    if (errors.length) return show(ctx, bill, errors)
    try {
      await ctx.write(tx =>
        requestExcess(tx, {
          bill: bill.id,
          reason: texts('vi')('excess.reason'),
          to: { bank, account, name },
        }),
      )
    } catch (error) {
      // Asked already, or not too much any more: the page says which.
      if (!(error instanceof Conflict && error.code === 'payments.left')) throw error
    }
    return redirect(`/thanh-toan/${bill.id}/nop-thua`)
  },
})

function show(ctx: Ctx, bill: Bill, errors: FormError[] = []): Reply {
  const t = texts(ctx.locale)
  const here = `/thanh-toan/${bill.id}`
  const left = bill.state === 'overpaid' ? excessOf(bill) : 0
  const asked = bill.refunds.some(({ state }) => state !== 'done')
  const title = left > 0 ? t('excess.title', { amount: formatDong(left) }) : t('excess.short')
  const errorOf = (field: string) => errors.find(error => error.field === field)?.text as string | undefined
  return citizenPage(ctx, {
    title,
    isPrivate: true,
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={here}>{t('gateway.back')}</BackLink>
        {left > 0 ? (
          <FormPage
            action={`${here}/nop-thua`}
            csrf={ctx.csrf}
            errors={errors}
            submitText={t('excess.submit')}
          >
            <PageHeading caption={bill.purpose} title={title} lead={t('excess.lead')} />
            {fields.map(field => (
              <TextInput
                name={field}
                label={t(`excess.${field}`)}
                value={fieldOf(ctx, field)}
                error={errorOf(field)}
                {...(field === 'tai-khoan' && { inputMode: 'numeric', width: 20 })}
              />
            ))}
          </FormPage>
        ) : (
          <>
            <PageHeading caption={bill.purpose} title={title} />
            <InsetText>{asked ? t('excess.asked') : t('excess.none')}</InsetText>
          </>
        )}
      </>
    ),
  })
}
