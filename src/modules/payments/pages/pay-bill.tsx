import { type Content, LiveRegion, SummaryList } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { getAgency } from '#modules/organisation'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fileReply, idOf, liveAddress } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { qrPayload } from '../qr-code.ts'
import { qrPicture } from '../qr-picture.ts'
import { type Bill, getBill } from '../queries/get-bill.ts'
import { isPayable } from '../schema.ts'
import { texts } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'
import { BillHead } from './bill-head.tsx'
import { BillItems } from './bill-items.tsx'
import { goToGateway } from './go-to-gateway.tsx'
import { PaymentList } from './payment-list.tsx'
import { WaysToPay } from './ways-to-pay.tsx'

const refreshSeconds = 5

/** How to pay, until it is paid; then where to go on. Only what a bank or gateway tells changes the state, never this page. */
export const payBill = definePage({
  path: '/thanh-toan/:bill',
  who: 'citizen',
  text: 'Nộp phí, lệ phí: mã VietQR, chuyển khoản, ví và cổng thanh toán, tiền mặt',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { bill, agency } = await ctx.read(async tx => {
      const bill = await getBill(tx, idOf(ctx, 'bill'))
      return { bill, agency: (await getAgency(tx, bill.agency)).name }
    })
    const toPay = isPayable(bill.state)
    const watching = toPay && ctx.query['tu-xem'] !== '0'
    return citizenPage(ctx, {
      title: toPay ? t('bill.title', { amount: formatDong(bill.books.owed) }) : t(`state.${bill.state}`),
      isPrivate: true,
      ...(watching && { refreshSeconds }),
      children: (
        <Watched ctx={ctx} bill={bill} watching={watching}>
          <BillHead t={t} bill={bill} />
          {toPay && (
            <WaysToPay t={t} bill={bill} agency={agency} watching={watching} csrf={ctx.csrf} now={ctx.now} />
          )}
          <SummaryList
            rows={[
              { key: t('bill.purpose'), value: bill.purpose },
              ...(bill.for_name ? [{ key: t('bill.on-behalf'), value: bill.for_name }] : []),
              { key: t('bill.reference'), value: bill.reference },
              { key: t('bill.for'), value: agency },
              ...(toPay && bill.books.returned > 0
                ? [{ key: t('bill.returned'), value: formatDong(bill.books.returned) }]
                : []),
              ...(bill.due_at ? [{ key: t('bill.due'), value: formatDateTime(bill.due_at) }] : []),
            ]}
          />
          <BillItems t={t} bill={bill} />
          {bill.payments.length > 0 && (
            <PaymentList
              t={t}
              bill={bill}
              hrefOf={payment => `/thanh-toan/${bill.id}/bien-lai?lan=${payment.id}`}
            />
          )}
        </Watched>
      ),
    })
  },
  post: ctx => goToGateway(ctx, { bill: idOf(ctx, 'bill') }),
  limit: { times: 20, seconds: 300 },
})

/** Turns into the receipt by itself at the moment of payment; the reload is for browsers without scripts. */
function Watched({
  ctx,
  bill,
  watching,
  children,
}: {
  ctx: Ctx
  bill: Bill
  watching: boolean
  children: Content
}) {
  const id = 'khoan-nop'
  if (!watching) return <div id={id}>{children}</div>
  return (
    <LiveRegion
      id={id}
      events={liveAddress(ctx, [`bill:${bill.id}`])}
      fragment={`/thanh-toan/${bill.id}`}
      announce
    >
      {children}
    </LiveRegion>
  )
}

export const billPicture = definePage({
  path: '/thanh-toan/:bill/ma-qr',
  who: 'citizen',
  text: 'Ảnh mã VietQR để quét từ điện thoại đang xem',
  async get(ctx) {
    const bill = await ctx.read(tx => getBill(tx, idOf(ctx, 'bill')))
    if (!isPayable(bill.state) || !bill.beneficiary) throw new NotFound('bill')
    return fileReply({
      name: `${transferCode(bill.number)}.png`,
      mediaType: 'image/png',
      body: qrPicture(qrPayload({ number: bill.number, owed: bill.books.owed }, bill.beneficiary)),
    })
  },
})
