import { z } from 'zod'
import { BackLink, Button, EmptyState, NotificationBanner, PageHeading, Pagination, Table } from '#design'
import { formatDong } from '#lib/money'
import { daysBetween, formatDay, isDay, vnDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { definePage, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { remindOverdue } from '../commands/remind-overdue.ts'
import { periodName } from '../period.ts'
import { listOverdue, type OverdueInvoice } from '../queries/list-overdue.ts'
import { type Text, texts } from '../texts.ts'
import { addressOf, chosen, path } from './works.ts'

const cursor = z.tuple([z.string().refine(isDay), z.uuid()])

/** Who has not paid in time, and one button that reminds them. */
export const overduePage = definePage({
  path: `${path}/qua-han`,
  who: 'staff',
  text: 'Tiền nước quá hạn, nhắc nộp',
  async get(ctx) {
    const t = texts(ctx.locale)
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const { at, found } = await ctx.read(async tx => {
      const at = await chosen(ctx, tx, 'water:invoice.read')
      const { agency } = at
      const from = after.success && { after: { due: after.data[0], id: after.data[1] } }
      return { at, found: agency ? await listOverdue(tx, { agency, ...from }) : { invoices: [] } }
    })
    const { invoices, next } = found
    const sent = ctx.query['da-nhac']
    const mayRemind = at.agency && can(ctx, 'water:reminder.send', { agency: at.agency })
    return staffPage(ctx, {
      title: t('overdue.title'),
      children: (
        <>
          <BackLink href={addressOf('', at)}>{t('overview.title')}</BackLink>
          <PageHeading title={t('overdue.title')} />
          {sent !== undefined && (
            <NotificationBanner kind={Number(sent) ? 'success' : undefined}>
              {Number(sent) ? t('overdue.sent', { count: Number(sent) }) : t('overdue.sent.none')}
            </NotificationBanner>
          )}
          {invoices.length > 0 && mayRemind && (
            <form method="post" action={addressOf('/qua-han', at)} class="sen-form">
              <input type="hidden" name="_csrf" value={ctx.csrf} />
              <p class="govuk-body">{t('overdue.remind.text')}</p>
              <Button once>{t('overdue.remind')}</Button>
            </form>
          )}
          {invoices.length ? (
            <Overdue t={t} invoices={invoices} today={vnDay(ctx.now)} />
          ) : (
            <EmptyState title={t('overdue.empty')} />
          )}
          <Pagination next={next && { href: addressOf('/qua-han', at, { sau: `${next.due},${next.id}` }) }} />
        </>
      ),
    })
  },
  async post(ctx) {
    const { at, sent } = await ctx.write(async tx => {
      const at = await chosen(ctx, tx, 'water:reminder.send')
      if (!at.agency) throw new NotFound('waterworks')
      return { at, sent: await remindOverdue(tx, { agency: at.agency }) }
    })
    return redirect(addressOf('/qua-han', at, { 'da-nhac': String(sent) }))
  },
})

function Overdue({ t, invoices, today }: { t: Text; invoices: OverdueInvoice[]; today: string }) {
  return (
    <Table
      caption={t('overdue.title')}
      captionHidden
      rows={invoices}
      rowKey={invoice => invoice.id}
      columns={[
        {
          key: 'customer',
          header: t('readings.house'),
          isRowHeader: true,
          cell: invoice => (
            <>
              <a class="govuk-link" href={`${path}/khach-hang/${invoice.customer}`}>
                {invoice.name}
              </a>
              <br />
              <span class="govuk-hint">
                {invoice.code} · {invoice.address}
              </span>
            </>
          ),
        },
        {
          key: 'phone',
          header: t('customer.phone'),
          noWrap: true,
          cell: invoice => (invoice.phone ? <a href={`tel:${invoice.phone}`}>{invoice.phone}</a> : '–'),
        },
        { key: 'month', header: t('customer.month'), cell: invoice => periodName(invoice.period) },
        {
          key: 'due',
          header: t('overdue.due'),
          noWrap: true,
          cell: invoice => (
            <>
              {formatDay(invoice.due_on)}
              <br />
              <span class="govuk-hint">
                {t('overdue.late', { days: daysBetween(invoice.due_on, today) })}
              </span>
            </>
          ),
        },
        {
          key: 'reminded',
          header: t('overdue.reminded'),
          cell: invoice =>
            invoice.reminded_at
              ? t('overdue.reminded.times', {
                  times: invoice.reminders,
                  day: formatDay(vnDay(invoice.reminded_at)),
                })
              : t('overdue.reminded.never'),
        },
        {
          key: 'owed',
          header: t('overdue.owed'),
          numeric: true,
          noWrap: true,
          cell: invoice => formatDong(invoice.owed),
        },
      ]}
    />
  )
}
