import { BackLink, Details, FormPage, PageHeading, SummaryList, Table, TextInput } from '#design'
import { formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type ReplacementErrors, replaceMeter } from '../commands/replace-meter.ts'
import { lastValue } from '../meters.ts'
import { periodName } from '../period.ts'
import { type CustomerBook, getCustomer } from '../queries/get-customer.ts'
import type { InvoiceRow, MeterRow, ReadingRow } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { InvoiceState } from './invoice-state.tsx'
import { numberOf } from './readings.tsx'
import { path } from './works.ts'

/** The fields of the form, and what the command calls them. */
const fields = { cuoi: 'finalValue', so: 'serial', dau: 'startValue' } as const
type Field = keyof typeof fields

/** A customer: meters, figures and bills month by month; and the meter can be replaced. */
export const customerPage = definePage({
  path: `${path}/khach-hang/:customer`,
  who: 'staff',
  text: 'Một khách hàng dùng nước: đồng hồ, chỉ số, tiền nước từng tháng',
  get: ctx => show(ctx, {}),
  async post(ctx) {
    const customer = idOf(ctx, 'customer')
    const replaced = await ctx.write(tx =>
      replaceMeter(tx, {
        customer,
        finalValue: numberOf(typed(ctx, 'cuoi')),
        serial: typed(ctx, 'so'),
        startValue: numberOf(typed(ctx, 'dau')),
      }),
    )
    return replaced.ok ? redirect(`${path}/khach-hang/${customer}`) : show(ctx, replaced.errors)
  },
})

const typed = (ctx: Ctx, name: Field) => ([ctx.form[name] ?? ''].flat()[0] ?? '').trim()

async function show(ctx: Ctx, errors: ReplacementErrors): Promise<Reply> {
  const t = texts(ctx.locale)
  const book = await ctx.read(tx => getCustomer(tx, idOf(ctx, 'customer')))
  const { customer, meters, readings } = book
  const last = lastValue(meters, readings[0])
  const isWrong = Object.keys(errors).length > 0
  return staffPage(ctx, {
    title: customer.name,
    hasErrors: isWrong,
    children: (
      <>
        <BackLink href={path}>{t('readings.back')}</BackLink>
        <PageHeading caption={`${t('customer.code')} ${customer.code}`} title={customer.name} />
        <SummaryList
          rows={[
            { key: t('customer.group'), value: t(`group.${customer.tariff_group}`) },
            { key: t('customer.address'), value: customer.address },
            ...(customer.phone ? [{ key: t('customer.phone'), value: customer.phone }] : []),
            { key: t('overview.route'), value: customer.route },
            ...meters.map(meter => ({ key: t('customer.meter'), value: sayMeter(t, meter) })),
          ]}
        />
        <Months t={t} ctx={ctx} book={book} />
        {book.invoices.length > 0 && can(ctx, 'water:correction.request', customer) && (
          <p class="govuk-body">
            <a class="govuk-link" href={`${path}/khach-hang/${customer.id}/sua-chi-so`}>
              {t('correct.link')}
            </a>
          </p>
        )}
        {can(ctx, 'water:reading.take', customer) && (
          <Details summary={t('replace.title')} open={isWrong}>
            <Replace t={t} ctx={ctx} errors={errors} last={last} />
          </Details>
        )}
      </>
    ),
  })
}

function sayMeter(t: Text, meter: MeterRow): string {
  const { serial, removed_on: removed } = meter
  return removed
    ? t('customer.meter.removed', { serial, day: formatDay(removed), final: meter.final_value! })
    : t('customer.meter.value', { serial, day: formatDay(meter.installed_on), start: meter.start_value })
}

function Months({ t, ctx, book }: { t: Text; ctx: Ctx; book: CustomerBook }) {
  if (!book.readings.length) return <p class="govuk-body">{t('customer.no-months')}</p>
  const invoiceOf = (reading: ReadingRow) => book.invoices.find(one => one.period === reading.period)
  const mayPrint = can(ctx, 'water:invoice.read', book.customer)
  return (
    <Table
      caption={t('customer.months')}
      captionSize="m"
      rows={book.readings}
      rowKey={reading => reading.period}
      columns={[
        {
          key: 'month',
          header: t('customer.month'),
          isRowHeader: true,
          cell: reading => periodName(reading.period),
        },
        { key: 'value', header: t('customer.value'), numeric: true, cell: reading => reading.value },
        {
          key: 'used',
          header: t('customer.used'),
          numeric: true,
          cell: reading => (
            <>
              {reading.used} m³
              {reading.doubted && <span class="govuk-hint"> {t('customer.doubted')}</span>}
              {sayDifference(t, reading, invoiceOf(reading))}
            </>
          ),
        },
        {
          key: 'amount',
          header: t('customer.amount'),
          numeric: true,
          noWrap: true,
          cell: reading => {
            const invoice = invoiceOf(reading)
            return invoice ? formatDong(invoice.amount) : '–'
          },
        },
        {
          key: 'state',
          header: t('customer.state'),
          cell: reading => <InvoiceState t={t} invoice={invoiceOf(reading)} today={vnDay(ctx.now)} />,
        },
        ...(mayPrint
          ? [
              {
                key: 'print',
                header: t('print.title'),
                cell: (reading: ReadingRow) => {
                  const invoice = invoiceOf(reading)
                  if (!invoice) return '–'
                  const href = `${path}/giay-bao/${invoice.id}`
                  return (
                    <>
                      <a class="govuk-link" href={href}>
                        {t('customer.a5')}
                      </a>
                      {' · '}
                      <a class="govuk-link" href={`${href}?kho=80mm`}>
                        {t('customer.80mm')}
                      </a>
                    </>
                  )
                },
              },
            ]
          : []),
      ]}
    />
  )
}

/** A figure was corrected, and the bill that somebody had paid of stayed as it was. */
function sayDifference(t: Text, reading: ReadingRow, invoice: InvoiceRow | undefined) {
  if (!invoice || invoice.used === reading.used) return null
  const more = invoice.used - reading.used
  return (
    <>
      <br />
      <span class="govuk-hint">
        {t(more > 0 ? 'customer.over' : 'customer.under', { m3: Math.abs(more) })}
      </span>
    </>
  )
}

function Replace(props: { t: Text; ctx: Ctx; errors: ReplacementErrors; last: number }) {
  const { t, ctx, errors, last } = props
  const names = Object.keys(fields) as Field[]
  const wrong = (name: Field) => {
    const error = errors[fields[name]]
    return error && t(`replace.error.${error}`, { last })
  }
  return (
    <FormPage
      action={`${path}/khach-hang/${idOf(ctx, 'customer')}`}
      csrf={ctx.csrf}
      errors={names.flatMap(field => {
        const text = wrong(field)
        return text ? [{ field, text }] : []
      })}
      submitText={t('replace.save')}
      sticky={false}
    >
      {names.map(name => (
        <TextInput
          name={name}
          label={t(`replace.${fields[name]}`)}
          {...(name !== 'so' && { inputMode: 'numeric' as const })}
          width={10}
          value={typed(ctx, name)}
          error={wrong(name)}
        />
      ))}
    </FormPage>
  )
}
