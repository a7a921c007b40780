import { EmptyState, PageHeading, Pagination, SearchBox, Table } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type BillAtTill, findSettledBills, listOpenBills } from '../queries/list-open-bills.ts'
import { type Mark, markText, readMark } from '../queries/page.ts'
import { type Text, texts } from '../texts.ts'

/** What can be paid at this counter. A code read from a phone finds its bill in one line. */
export const till = definePage({
  path: '/can-bo/thu-ngan',
  who: 'staff',
  text: 'Thu ngân: các khoản chưa nộp tại quầy của mình',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = ctx.query.tim?.trim()
    const after = readMark(ctx.query.sau)
    const { rows: bills, next } = await ctx.read(tx => listOpenBills(tx, { words, after }))
    const settled = words && !after ? await ctx.read(tx => findSettledBills(tx, words)) : undefined
    return staffPage(ctx, {
      title: t('till.title'),
      children: (
        <>
          <PageHeading title={t('till.title')} />
          <SearchBox action="/can-bo/thu-ngan" name="tim" value={words} label={t('till.search')} marksHint />
          {bills.length > 0 && <Bills t={t} bills={bills} />}
          {!bills.length && !settled?.bills.length && (
            <EmptyState
              title={t('till.empty')}
              action={
                words && (
                  <a class="govuk-link" href="/can-bo/thu-ngan">
                    {t('till.all')}
                  </a>
                )
              }
            >
              {words && t('till.empty.search', { words })}
            </EmptyState>
          )}
          <Pagination next={next && { href: `/can-bo/thu-ngan?${nextPage(words, next)}` }} />
          {settled && settled.bills.length > 0 && (
            <>
              <Bills t={t} bills={settled.bills} isSettled />
              {settled.more && <p class="govuk-hint">{t('till.settled.more')}</p>}
            </>
          )}
        </>
      ),
    })
  },
})

function Bills({ t, bills, isSettled }: { t: Text; bills: BillAtTill[]; isSettled?: boolean }) {
  return (
    <Table
      caption={t(isSettled ? 'till.settled' : 'till.caption')}
      captionSize="m"
      rows={bills}
      rowKey={bill => bill.id}
      rowHref={bill => `/can-bo/thu-ngan/${bill.id}`}
      columns={[
        {
          key: 'reference',
          header: t('bill.reference'),
          isRowHeader: true,
          noWrap: true,
          cell: bill => (
            <a class="govuk-link" href={`/can-bo/thu-ngan/${bill.id}`}>
              {bill.reference}
            </a>
          ),
        },
        { key: 'payer', header: t('bill.payer'), cell: bill => bill.payer_name },
        { key: 'purpose', header: t('bill.purpose'), cell: bill => bill.purpose },
        {
          key: 'since',
          header: t('till.since'),
          noWrap: true,
          cell: bill => formatDateTime(bill.opened_at),
        },
        {
          key: 'amount',
          header: t(isSettled ? 'own.state' : 'bill.amount'),
          numeric: !isSettled,
          noWrap: true,
          cell: bill => (isSettled ? t(`state.${bill.state}`) : formatDong(bill.owed)),
        },
      ]}
    />
  )
}

function nextPage(words: string | undefined, next: Mark): URLSearchParams {
  return new URLSearchParams({ ...(words && { tim: words }), sau: markText(next) })
}
