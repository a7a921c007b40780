import {
  BackLink,
  Button,
  ButtonGroup,
  ErrorSummary,
  InsetText,
  LiveRegion,
  PageHeading,
  Panel,
  SummaryList,
  Table,
} from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { type Bill, getBill, isPayable, takeCash, whyNotTaken } from '#modules/payments'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldOf, idOf, liveAddress, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { billVisit } from '../commands/bill-visit.ts'
import { getVisit, type Visit } from '../queries/get-visit.ts'
import { type Text, texts } from '../texts.ts'
import { QrWords, VisitQr } from './visit-qr.tsx'
import { path } from './visits.tsx'

export const refreshSeconds = 5

/** One visit at the counter: one press shows the code (or takes the cash), and the page turns when the money is there. */
export const visitPage = definePage({
  path: `${path}/:visit`,
  who: 'staff',
  text: 'Một lượt khám tại quầy: hiện mã QR, thu tiền mặt, in biên lai',
  get: ctx => show(ctx),
  async post(ctx) {
    const visit = idOf(ctx, 'visit')
    try {
      await ctx.write(async tx => {
        const bill = await billVisit(tx, visit)
        if (ctx.form.viec === 'tien-mat') await takeCash(tx, { bill, of: Number(fieldOf(ctx, 'con-lai')) })
      })
    } catch (error) {
      const why = whyNotTaken(error)
      if (why) return show(ctx, why)
      throw error
    }
    return redirect(`${path}/${visit}`)
  },
})

async function show(ctx: Ctx, notTaken?: 'changed' | 'day-closed'): Promise<Reply> {
  const t = texts(ctx.locale)
  const { visit, bill } = await ctx.read(tx => visitWithBill(tx, idOf(ctx, 'visit')))
  const mayCollect = can(ctx, 'health:visit.bill', visit)
  const toPay = bill ? isPayable(bill.state) : !visit.settled_at
  const content = <AtCounter t={t} ctx={ctx} visit={visit} bill={bill} mayCollect={mayCollect} />
  return staffPage(ctx, {
    title: titleOf(t, visit, bill),
    hasErrors: notTaken !== undefined,
    islands: ['once'],
    keys: [
      ['q', t('visit.qr.key')],
      ['t', t('visit.cash.key')],
      ['p', t('visit.print.key')],
      ['n', t('visit.next')],
    ],
    // What went wrong stays until it was read.
    ...(bill && toPay && !notTaken && { refreshSeconds }),
    children: (
      <>
        <BackLink href={path}>{t('visit.back')}</BackLink>
        {notTaken && (
          <ErrorSummary
            errors={[{ text: t(`visit.${notTaken}`, { amount: formatDong(owedOf(visit, bill)) }) }]}
          />
        )}
        {bill && toPay ? (
          <LiveRegion
            id="luot-kham"
            events={liveAddress(ctx, [`bill:${bill.id}`])}
            fragment={`${path}/${visit.id}`}
            announce
          >
            {content}
          </LiveRegion>
        ) : (
          <div id="luot-kham">{content}</div>
        )}
        <Facts t={t} visit={visit} />
        <Items t={t} visit={visit} />
      </>
    ),
  })
}

export async function visitWithBill(tx: Tx, id: string): Promise<{ visit: Visit; bill?: Bill }> {
  const visit = await getVisit(tx, id)
  return { visit, ...(visit.bill && { bill: await getBill(tx, visit.bill) }) }
}

export const owedOf = (visit: Visit, bill: Bill | undefined) =>
  bill ? Math.max(0, bill.books.owed) : visit.total - visit.insurance_share

/** What we hold of what came for it, in đồng; undefined where it was cancelled or goes back. */
export function paidOf(bill: Bill): number | undefined {
  const settled = bill.state === 'paid' || bill.state === 'overpaid'
  return settled ? bill.books.held : undefined
}

function titleOf(t: Text, visit: Visit, bill: Bill | undefined): string {
  const patient = visit.patient_name
  if (!bill && visit.settled_at) return t('visit.free', { patient })
  if (!bill || isPayable(bill.state))
    return t('visit.title', { patient, amount: formatDong(owedOf(visit, bill)) })
  const paid = paidOf(bill)
  return paid === undefined
    ? t('visit.caption', { number: visit.number })
    : t('visit.done', { amount: formatDong(paid) })
}

type Props = { t: Text; ctx: Ctx; visit: Visit; bill: Bill | undefined; mayCollect: boolean }

function AtCounter(props: Props) {
  const { t, visit, bill } = props
  if (bill && !isPayable(bill.state)) return <Done {...props} bill={bill} />
  const heading = (
    <PageHeading
      caption={t('visit.caption', { number: visit.number })}
      title={titleOf(t, visit, bill)}
      lead={!bill && visit.settled_at ? t('visit.free.text', { amount: formatDong(visit.total) }) : undefined}
    />
  )
  if (!bill && visit.settled_at) return heading
  return (
    <>
      {heading}
      {bill && (
        <>
          <p class="govuk-body">{t('qr.scan')}</p>
          <VisitQr t={t} bill={bill} size={320} />
          <QrWords t={t} bill={bill} />
          <p class="govuk-body">{t('qr.waiting')}</p>
        </>
      )}
      {props.mayCollect && <Collect {...props} />}
    </>
  )
}

function Collect({ t, ctx, visit, bill }: Props) {
  return (
    <form method="post" action={`${path}/${visit.id}`} class="sen-form">
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <input type="hidden" name="con-lai" value={owedOf(visit, bill)} />
      <ButtonGroup>
        <Button name="viec" value="ma-qr" kind={bill && 'secondary'} once shortcut="q">
          {t(bill ? 'visit.qr.again' : 'visit.qr')}
        </Button>
        <Button name="viec" value="tien-mat" kind="secondary" once shortcut="t">
          {t('visit.cash', { amount: formatDong(owedOf(visit, bill)) })}
        </Button>
      </ButtonGroup>
    </form>
  )
}

function Done({ t, visit, bill }: Props & { bill: Bill }) {
  const till = `/can-bo/thu-ngan/${bill.id}`
  const paid = paidOf(bill)
  return (
    <>
      {paid === undefined ? (
        <InsetText>
          {owedOf(visit, bill) > 0
            ? t('visit.returning', { amount: formatDong(owedOf(visit, bill)) })
            : t('visit.over')}
        </InsetText>
      ) : (
        <Panel title={t('visit.done', { amount: formatDong(paid) })}>
          {t('visit.done.patient', { patient: visit.patient_name, number: visit.number })}
        </Panel>
      )}
      <ButtonGroup>
        {bill.payments.length > 0 && (
          <>
            <Button href={`${till}/phieu-thu`} shortcut="p">
              {t('visit.print.slip')}
            </Button>
            <Button href={`${till}/bien-lai`} kind="secondary">
              {t('visit.print.a5')}
            </Button>
          </>
        )}
        <Button href={path} kind="secondary" shortcut="n">
          {t('visit.next')}
        </Button>
        <a class="govuk-link" href={till}>
          {t('visit.more')}
        </a>
      </ButtonGroup>
    </>
  )
}

function Facts({ t, visit }: { t: Text; visit: Visit }) {
  const born = visit.birth_year ? `, ${t('visit.born', { year: visit.birth_year })}` : ''
  return (
    <SummaryList
      rows={[
        { key: t('visit.patient'), value: `${visit.patient_name}${born}` },
        { key: t('visit.number'), value: visit.number },
        { key: t('visit.department'), value: visit.department },
        { key: t('visit.insurance'), value: visit.insurance_number ?? t('visit.no-insurance') },
        { key: t('visit.ended'), value: formatDateTime(visit.ended_at) },
      ]}
    />
  )
}

function Items({ t, visit }: { t: Text; visit: Visit }) {
  const lines = [
    ...visit.items.map(({ code, name, quantity, unit_amount }) => ({
      key: code,
      name: quantity > 1 ? `${name} (${quantity} × ${formatDong(unit_amount)})` : name,
      amount: formatDong(quantity * unit_amount),
    })),
    { key: 'total', name: <strong>{t('items.total')}</strong>, amount: formatDong(visit.total) },
    ...(visit.insurance_share
      ? [
          {
            key: 'insurance',
            name: t('bill.insurance'),
            amount: `− ${formatDong(visit.insurance_share)}`,
          },
        ]
      : []),
    {
      key: 'to-pay',
      name: <strong>{t('visit.to-pay')}</strong>,
      amount: <strong>{formatDong(visit.total - visit.insurance_share)}</strong>,
    },
  ]
  return (
    <Table
      caption={t('items.title')}
      captionSize="m"
      onPhone="plain"
      rows={lines}
      rowKey={line => line.key}
      columns={[
        { key: 'name', header: t('items.name'), isRowHeader: true, cell: line => line.name },
        { key: 'amount', header: t('items.amount'), numeric: true, noWrap: true, cell: line => line.amount },
      ]}
    />
  )
}
