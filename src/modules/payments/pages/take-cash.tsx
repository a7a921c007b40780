import { BackLink, Button, ButtonGroup, PageHeading, Panel, SummaryList } from '#design'
import { dongInWords, formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { getAgency, staffNames } from '#modules/organisation'
import { NotFound } from '#platform/errors'
import { definePage, fileReply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { printPdf } from '#platform/print'
import { takeCash } from '../commands/take-cash.ts'
import { getBill } from '../queries/get-bill.ts'
import { receiptNumber } from '../receipt-number.ts'
import { texts } from '../texts.ts'
import { BillItems } from './bill-items.tsx'
import { billOfPath } from './bill-of-path.ts'

const staffIdOf = (actor: string) => actor.replace(/^staff:/, '')

/** One bill at the counter: take the cash with one key, then print the slip. */
export const takeCashPage = definePage({
  path: '/can-bo/thu-ngan/:bill',
  who: 'staff',
  text: 'Thu tiền mặt một khoản và ghi phiếu thu',
  async get(ctx) {
    const t = texts(ctx.locale)
    const bill = await ctx.read(tx => getBill(tx, billOfPath(ctx)))
    const amount = formatDong(bill.amount)
    const here = `/can-bo/thu-ngan/${bill.id}`
    return staffPage(ctx, {
      title: bill.paid ? t('taken.title', { amount }) : t('take.title', { amount }),
      ...(bill.state === 'open' && { keys: [['t', t('take.key')]], islands: ['once'] }),
      children: (
        <>
          <BackLink href="/can-bo/thu-ngan">{t('till.back')}</BackLink>
          {bill.paid ? (
            <>
              <Panel title={t('taken.title', { amount })}>
                {t('paid.how', {
                  channel: t(`channel.${bill.paid.channel}`),
                  at: formatDateTime(bill.paid.at),
                })}
                <br />
                {t('paid.receipt', { number: receiptNumber(bill.paid.receipt) })}
              </Panel>
              <ButtonGroup>
                <Button href={`${here}/phieu-thu`} shortcut="p">
                  {t('taken.print')}
                </Button>
                <Button href="/can-bo/thu-ngan" kind="secondary" shortcut="n">
                  {t('taken.next')}
                </Button>
              </ButtonGroup>
            </>
          ) : (
            <PageHeading caption={t(`state.${bill.state}`)} title={t('take.title', { amount })} />
          )}
          <SummaryList
            rows={[
              { key: t('bill.payer'), value: bill.payer_name },
              { key: t('bill.purpose'), value: bill.purpose },
              { key: t('bill.reference'), value: bill.reference },
            ]}
          />
          <BillItems t={t} items={bill.items} />
          {bill.state === 'open' && (
            <form method="post" action={here} class="sen-form">
              <input type="hidden" name="_csrf" value={ctx.csrf} />
              <p class="govuk-body">{t('take.question', { amount })}</p>
              <Button once shortcut="t">
                {t('take.submit')}
              </Button>
            </form>
          )}
        </>
      ),
    })
  },
  async post(ctx) {
    const bill = billOfPath(ctx)
    await ctx.write(tx => takeCash(tx, { bill }))
    return redirect(`/can-bo/thu-ngan/${bill}`)
  },
})

/** The slip for a till printer; in Vietnamese whatever the screen speaks, because it is the payer's. */
export const receiptSlip = definePage({
  path: '/can-bo/thu-ngan/:bill/phieu-thu',
  who: 'staff',
  text: 'Phiếu thu khổ giấy 80 mm',
  async get(ctx) {
    const t = texts('vi')
    const { bill, agency, takenBy } = await ctx.read(async tx => {
      const bill = await getBill(tx, billOfPath(ctx))
      const names = await staffNames(
        tx,
        bill.paid?.channel === 'cash' ? [staffIdOf(bill.paid.receivedBy)] : [],
      )
      return { bill, agency: await getAgency(tx, bill.agency), takenBy: [...names.values()][0] }
    })
    if (!bill.paid) throw new NotFound('receipt')
    const { receipt, channel, at } = bill.paid
    const pdf = await printPdf({
      template: new URL('./receipt-80mm.typ', import.meta.url),
      at,
      data: {
        agency: agency.name,
        address: agency.address,
        title: t('receipt.title'),
        lines: [
          [t('receipt.number'), receiptNumber(receipt)],
          [t('receipt.at'), formatDateTime(at)],
          [t('bill.payer'), bill.payer_name],
          [t('bill.reference'), bill.reference],
          [t('bill.purpose'), bill.purpose],
        ],
        items: bill.items.map(item => [
          item.quantity > 1 ? `${item.name} × ${item.quantity}` : item.name,
          formatDong(item.amount),
        ]),
        total: [t('receipt.total'), formatDong(bill.amount)],
        inWords: `${t('receipt.words')}: ${dongInWords(bill.amount, { capital: true })}`,
        how: takenBy
          ? `${t(`channel.${channel}`)} – ${t('receipt.by')}: ${takenBy}`
          : t(`channel.${channel}`),
        thanks: t('receipt.thanks'),
      },
    })
    const number = receiptNumber(receipt).replace('/', '-')
    return fileReply({
      name: `phieu-thu-${number}.pdf`,
      mediaType: 'application/pdf',
      body: Buffer.from(pdf),
      inline: true,
    })
  },
})
