import { Button, EmptyState, ErrorSummary, PageHeading, Table, Tag } from '#design'
import { formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { type Ctx, definePage, fieldsOf, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { makeBaskets } from '../commands/make-basket.ts'
import { listBillsOf, type OwnBill } from '../queries/list-bills-of.ts'
import { type Text, texts } from '../texts.ts'

/** Everything a person owes and paid, for themselves, their children and their business: one or several paid at once. */
export const ownBills = definePage({
  path: '/khoan-nop',
  who: 'citizen',
  text: 'Các khoản phải nộp của mình, của con và của doanh nghiệp; nộp một hay nhiều khoản một lần',
  get: ctx => show(ctx),
  async post(ctx) {
    const chosen = fieldsOf(ctx, 'khoan')
    const mine = new Set((await ctx.read(tx => listBillsOf(tx, 'to-pay'))).map(bill => bill.id))
    const bills = chosen.filter(id => mine.has(id))
    if (!bills.length) return show(ctx, true)
    if (bills.length === 1) return redirect(`/thanh-toan/${bills[0]}`)
    const baskets = await ctx.write(tx => makeBaskets(tx, { bills }))
    return redirect(`/khoan-nop/gop?ma=${baskets.join(',')}`)
  },
})

async function show(ctx: Ctx, nothingChosen = false): Promise<Reply> {
  const t = texts(ctx.locale)
  const { toPay, past } = await ctx.read(async tx => ({
    toPay: await listBillsOf(tx, 'to-pay'),
    past: await listBillsOf(tx, 'past'),
  }))
  return citizenPage(ctx, {
    title: t('own.title'),
    isPrivate: true,
    hasErrors: nothingChosen,
    children: (
      <>
        {nothingChosen && <ErrorSummary errors={[{ text: t('own.select.missing') }]} />}
        <PageHeading title={t('own.title')} lead={t('own.lead')} />
        {toPay.length ? (
          <form method="post" action="/khoan-nop" class="sen-form">
            <input type="hidden" name="_csrf" value={ctx.csrf} />
            <ToPay t={t} bills={toPay} today={vnDay(ctx.now)} />
            <p class="govuk-body">
              <strong>
                {t('own.total', { amount: formatDong(toPay.reduce((sum, bill) => sum + bill.owed, 0)) })}
              </strong>
            </p>
            <Button>{t('own.pay-selected')}</Button>
          </form>
        ) : (
          <EmptyState title={t('own.none')}>{t('own.none.text')}</EmptyState>
        )}
        {past.length > 0 && <Past t={t} bills={past} />}
      </>
    ),
  })
}

function ToPay({ t, bills, today }: { t: Text; bills: OwnBill[]; today: string }) {
  return (
    <Table
      caption={t('own.to-pay')}
      captionSize="m"
      rows={bills}
      rowKey={bill => bill.id}
      selection={{
        name: 'khoan',
        value: bill => bill.id,
        label: bill => t('own.select', { purpose: bill.purpose, amount: formatDong(bill.owed) }),
        selected: () => bills.length === 1,
      }}
      columns={[
        {
          key: 'purpose',
          header: t('bill.purpose'),
          isRowHeader: true,
          cell: bill => <Named t={t} bill={bill} />,
        },
        { key: 'reference', header: t('bill.reference'), noWrap: true, cell: bill => bill.reference },
        {
          key: 'due',
          header: t('bill.due'),
          noWrap: true,
          cell: bill => <Due t={t} bill={bill} today={today} />,
        },
        {
          key: 'owed',
          header: t('bill.owed'),
          numeric: true,
          noWrap: true,
          cell: bill => formatDong(bill.owed),
        },
      ]}
    />
  )
}

function Past({ t, bills }: { t: Text; bills: OwnBill[] }) {
  return (
    <Table
      caption={t('own.past')}
      captionSize="m"
      rows={bills}
      rowKey={bill => bill.id}
      columns={[
        {
          key: 'purpose',
          header: t('bill.purpose'),
          isRowHeader: true,
          cell: bill => <Named t={t} bill={bill} />,
        },
        { key: 'reference', header: t('bill.reference'), noWrap: true, cell: bill => bill.reference },
        { key: 'state', header: t('own.state'), cell: bill => t(`state.${bill.state}`) },
        {
          key: 'amount',
          header: t('bill.amount'),
          numeric: true,
          noWrap: true,
          cell: bill => formatDong(bill.amount),
        },
      ]}
    />
  )
}

function Named({ t, bill }: { t: Text; bill: OwnBill }) {
  return (
    <>
      <a class="govuk-link" href={`/thanh-toan/${bill.id}`}>
        {bill.purpose}
      </a>
      {bill.relation !== 'self' && (
        <>
          <br />
          <span class="govuk-hint">{t(`own.relation.${bill.relation}`, { name: bill.for_name! })}</span>
        </>
      )}
    </>
  )
}

function Due({ t, bill, today }: { t: Text; bill: OwnBill; today: string }) {
  if (!bill.due_at) return <>{t('own.no-due')}</>
  const day = vnDay(bill.due_at)
  return (
    <>
      {formatDay(day)}
      {day < today && (
        <>
          {' '}
          <Tag colour="red">{t('own.overdue')}</Tag>
        </>
      )}
    </>
  )
}
