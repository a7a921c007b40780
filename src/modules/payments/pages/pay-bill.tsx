import type { ComponentChildren } from 'preact'
import { Button, InsetText, LiveRegion, PageHeading, Panel, SummaryList } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { getAgency } from '#modules/organisation'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fileReply } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { qrPayload } from '../qr-code.ts'
import { qrPicture } from '../qr-picture.ts'
import { type Bill, getBill } from '../queries/get-bill.ts'
import { receiptNumber } from '../receipt-number.ts'
import { texts } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'
import { BillItems } from './bill-items.tsx'
import { billOfPath } from './bill-of-path.ts'
import { WaysToPay } from './ways-to-pay.tsx'

const refreshSeconds = 5

/** How to pay, until it is paid; then where to go on. Only the bank's notice changes the state, never this page. */
export const payBill = definePage({
  path: '/thanh-toan/:bill',
  who: 'citizen',
  text: 'Nộp phí, lệ phí: mã VietQR, chuyển khoản, tiền mặt',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { bill, agency } = await ctx.read(async tx => {
      const bill = await getBill(tx, billOfPath(ctx))
      return { bill, agency: (await getAgency(tx, bill.agency)).name }
    })
    const watching = bill.state === 'open' && ctx.query['tu-xem'] !== '0'
    return citizenPage(ctx, {
      title:
        bill.state === 'open'
          ? t('bill.title', { amount: formatDong(bill.amount) })
          : t(`state.${bill.state}`),
      isPrivate: true,
      ...(watching && { refreshSeconds }),
      children: (
        <Watched bill={bill} watching={watching}>
          <Head ctx={ctx} bill={bill} />
          {bill.state === 'open' && <WaysToPay t={t} bill={bill} agency={agency} watching={watching} />}
          <SummaryList
            rows={[
              { key: t('bill.purpose'), value: bill.purpose },
              { key: t('bill.reference'), value: bill.reference },
              { key: t('bill.for'), value: agency },
              ...(bill.due_at ? [{ key: t('bill.due'), value: formatDateTime(bill.due_at) }] : []),
            ]}
          />
          <BillItems t={t} items={bill.items} />
        </Watched>
      ),
    })
  },
})

/** Turns into the receipt by itself at the moment of payment; the reload is for browsers without scripts. */
function Watched({
  bill,
  watching,
  children,
}: {
  bill: Bill
  watching: boolean
  children: ComponentChildren
}) {
  const id = 'khoan-nop'
  if (!watching) return <div id={id}>{children}</div>
  return (
    <LiveRegion id={id} events={`/luong?kenh=bill:${bill.id}`} fragment={`/thanh-toan/${bill.id}`} announce>
      {children}
    </LiveRegion>
  )
}

function Head(props: { ctx: Ctx; bill: Bill }) {
  const { bill } = props
  const t = texts(props.ctx.locale)
  const amount = formatDong(bill.amount)
  if (bill.state === 'paid' && bill.paid) {
    const { channel, at, receipt } = bill.paid
    return (
      <>
        <Panel title={t('paid.title', { amount })}>
          {t('paid.how', { channel: t(`channel.${channel}`), at: formatDateTime(at) })}
          <br />
          {t('paid.receipt', { number: receiptNumber(receipt) })}
        </Panel>
        <Button href={bill.path ?? '/ho-so'}>{t('paid.continue')}</Button>
      </>
    )
  }
  if (bill.state === 'cancelled')
    return (
      <>
        <PageHeading caption={t('bill.caption')} title={t('cancelled.title')} />
        <InsetText>{t('cancelled.text', { at: formatDateTime(bill.cancelled_at!) })}</InsetText>
      </>
    )
  if (bill.state === 'refunded')
    return <PageHeading caption={t('bill.caption')} title={t('refunded.title')} />
  return <PageHeading caption={t('bill.caption')} title={t('bill.title', { amount })} lead={bill.purpose} />
}

export const billPicture = definePage({
  path: '/thanh-toan/:bill/ma-qr',
  who: 'citizen',
  text: 'Ảnh mã VietQR để quét từ điện thoại đang xem',
  async get(ctx) {
    const bill = await ctx.read(tx => getBill(tx, billOfPath(ctx)))
    if (bill.state !== 'open' || !bill.beneficiary) throw new NotFound('bill')
    return fileReply({
      name: `${transferCode(bill.number)}.png`,
      mediaType: 'image/png',
      body: qrPicture(qrPayload(bill, bill.beneficiary)),
    })
  },
})
