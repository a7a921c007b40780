import { BackLink, FormPage, InsetText, PageHeading, SummaryList, Textarea, TextInput } from '#design'
import { formatDong } from '#lib/money'
import { need } from '#platform/access'
import { type Ctx, definePage, fieldOf, idOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type CorrectionErrors, requestCorrection } from '../commands/request-correction.ts'
import { periodName } from '../period.ts'
import { type Correctable, getCorrectable, waitingCorrection } from '../queries/get-correctable.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { numberOf } from './readings.tsx'
import { path } from './works.ts'

/** The last bill of a customer was made of a misread figure: what the meter said in truth, for another person to decide. */
export const correctPage = definePage({
  path: `${path}/khach-hang/:customer/sua-chi-so`,
  who: 'staff',
  text: 'Đề nghị sửa chỉ số đã lập giấy báo của một khách hàng dùng nước',
  get: ctx => show(ctx, {}),
  async post(ctx) {
    const customer = idOf(ctx, 'customer')
    return carryOut(hereOf(customer), async () => {
      const asked = await ctx.write(tx =>
        requestCorrection(tx, {
          customer,
          kind: fieldOf(ctx, 'loai') === 'chi-so' ? 'reading' : 'invoice',
          value: numberOf(fieldOf(ctx, 'chi-so')),
          reason: fieldOf(ctx, 'ly-do'),
        }),
      )
      return asked.ok ? 'done.asked' : show(ctx, asked.errors)
    })
  },
})

const hereOf = (customer: string) => `${path}/khach-hang/${customer}/sua-chi-so`

async function show(ctx: Ctx, errors: CorrectionErrors): Promise<Reply> {
  const t = texts(ctx.locale)
  const { customer, correctable, waiting } = await ctx.read(async tx => {
    const { customer } = await getCustomer(tx, idOf(ctx, 'customer'))
    need(tx, 'water:correction.request', customer)
    return {
      customer,
      correctable: await getCorrectable(tx, customer.id),
      waiting: await waitingCorrection(tx, customer.id),
    }
  })
  const { invoice, reading } = correctable
  const title = t('correct.title', { period: periodName(invoice.period) })
  return staffPage(ctx, {
    title,
    hasErrors: Object.keys(errors).length > 0,
    children: (
      <>
        <BackLink href={`${path}/khach-hang/${customer.id}`}>{customer.name}</BackLink>
        <Outcome ctx={ctx} />
        <PageHeading caption={`${customer.code} – ${customer.name}`} title={title} lead={t('correct.lead')} />
        <SummaryList
          rows={[
            { key: t('correct.previous'), value: `${invoice.previous} m³` },
            { key: t('correct.billed'), value: `${invoice.value} m³` },
            ...(reading.value === invoice.value
              ? []
              : [{ key: t('correct.read'), value: `${reading.value} m³` }]),
            { key: t('customer.used'), value: `${invoice.used} m³` },
            { key: t('customer.amount'), value: formatDong(invoice.amount) },
          ]}
        />
        {waiting ? (
          <InsetText>{t('correct.waits', { value: waiting.value })}</InsetText>
        ) : (
          <Ask t={t} ctx={ctx} correctable={correctable} errors={errors} />
        )}
      </>
    ),
  })
}

type Props = { t: Text; ctx: Ctx; correctable: Correctable; errors: CorrectionErrors }

function Ask({ t, ctx, correctable, errors }: Props) {
  const { kind, least, most } = correctable
  const wrong = {
    'chi-so': errors.value && t(`correct.error.${errors.value}`, { least, most: most ?? least }),
    'ly-do': errors.reason && t('correct.error.reason'),
  }
  return (
    <FormPage
      action={hereOf(correctable.reading.customer)}
      csrf={ctx.csrf}
      hidden={{ loai: kind === 'reading' ? 'chi-so' : 'giay-bao' }}
      errors={Object.entries(wrong).flatMap(([field, text]) => (text ? [{ field, text }] : []))}
      submitText={t('correct.submit')}
      sticky={false}
    >
      <InsetText>{t(`correct.${kind}`)}</InsetText>
      <TextInput
        name="chi-so"
        label={t('correct.value')}
        inputMode="numeric"
        width={10}
        value={fieldOf(ctx, 'chi-so')}
        error={wrong['chi-so']}
      />
      <Textarea
        name="ly-do"
        label={t('correct.reason')}
        hint={t('correct.reason.hint')}
        rows={3}
        value={fieldOf(ctx, 'ly-do')}
        error={wrong['ly-do']}
      />
    </FormPage>
  )
}
