import { dongInWords, formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { getAgency, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fileReply, idOf, type Reply } from '#platform/http'
import { citizenPage, staffPage } from '#platform/pages'
import { printPdf } from '#platform/print'
import { invoiceXml } from '../invoice.ts'
import { type Bill, getBill, type Paid } from '../queries/get-bill.ts'
import { namesOn, receiptItems, returnedOf, sayReturned } from '../receipt-items.ts'
import { receiptNumber } from '../receipt-number.ts'
import { sealedReceipt } from '../sealed-receipt.ts'
import { texts } from '../texts.ts'
import { ReceiptRefused } from './receipt-refused.tsx'

const staffIdOf = (actor: string) => actor.replace(/^staff:/, '')

/** The payment that the address names, else the last one. */
function paymentOf(ctx: Ctx, bill: Bill): Paid {
  const { lan } = ctx.query
  const found = lan === undefined ? bill.payments.at(-1) : bill.payments.find(payment => payment.id === lan)
  if (!found) throw new NotFound('receipt')
  return found
}

/** The slip for a till printer; in Vietnamese whatever the screen speaks, because it is the payer's. */
export const receiptSlip = definePage({
  path: '/can-bo/thu-ngan/:bill/phieu-thu',
  who: 'staff',
  text: 'Phiếu thu khổ giấy 80 mm',
  async get(ctx) {
    const t = texts('vi')
    const { bill, payment, agency, takenBy } = await ctx.read(async tx => {
      const bill = await getBill(tx, idOf(ctx, 'bill'))
      const payment = paymentOf(ctx, bill)
      return {
        bill,
        payment,
        agency: await getAgency(tx, bill.agency),
        takenBy: await cashierOf(tx, payment),
      }
    })
    const { receipt, channel, amount, at } = payment
    const names = namesOn(bill, payment)
    const pdf = await printPdf({
      template: new URL('./receipt-80mm.typ', import.meta.url),
      at,
      data: {
        agency: agency.name,
        address: agency.address,
        title: t('receipt.title'),
        lines: [
          ...(receipt.series ? [[t('receipt.series'), receipt.series]] : []),
          [t('receipt.number'), receiptNumber(receipt)],
          [t('receipt.at'), formatDateTime(at)],
          [t('bill.payer'), names.payer],
          [t('bill.reference'), bill.reference],
          [t('bill.purpose'), names.purpose],
          ...sayReturned(bill, payment).map(text => ['', text]),
        ],
        items: receiptItems(bill, payment),
        total: [t('receipt.total'), formatDong(amount)],
        inWords: `${t('receipt.words')}: ${dongInWords(amount, { capital: true })}`,
        how: takenBy
          ? `${t(`channel.${channel}`)} – ${t('receipt.by')}: ${takenBy}`
          : t(`channel.${channel}`),
        thanks: t('receipt.thanks'),
      },
    })
    return fileReply({
      name: `phieu-thu-${receiptNumber(receipt).replace('/', '-')}.pdf`,
      mediaType: 'application/pdf',
      body: Buffer.from(pdf),
      inline: true,
    })
  },
})

/** The electronic receipt under the agency's seal; of the last payment, or of the one that `lan` names. */
export const receiptDocument = definePage({
  path: '/thanh-toan/:bill/bien-lai',
  who: 'citizen',
  text: 'Biên lai điện tử có dấu số của cơ quan thu',
  get: sealed,
})

/** The same for the officer who prints it for the payer. */
export const receiptDocumentAtDesk = definePage({
  path: '/can-bo/thu-ngan/:bill/bien-lai',
  who: 'staff',
  text: 'Biên lai điện tử khổ A5 để in cho người nộp',
  get: sealed,
})

async function sealed(ctx: Ctx): Promise<Reply> {
  const { bill, payment, agency } = await ctx.read(async tx => {
    const bill = await getBill(tx, idOf(ctx, 'bill'))
    return { bill, payment: paymentOf(ctx, bill), agency: await getAgency(tx, bill.agency) }
  })
  // Nothing is sealed for money that we no longer have; what was sealed before is kept as it was.
  if (!payment.receipt.file && returnedOf(bill, payment) >= payment.amount) return refused(ctx, bill, payment)
  return fileReply({
    name: `bien-lai-${receiptNumber(payment.receipt).replace('/', '-')}.pdf`,
    mediaType: 'application/pdf',
    body: await sealedReceipt(ctx, { bill, payment, agency }),
  })
}

function refused(ctx: Ctx, bill: Bill, payment: Paid): Reply {
  const t = texts(ctx.locale)
  const atDesk = ctx.actor.kind === 'staff'
  const page = {
    title: t('receipt.refused'),
    status: 409,
    children: ReceiptRefused({
      t,
      bill,
      payment,
      back: `/${atDesk ? 'can-bo/thu-ngan' : 'thanh-toan'}/${bill.id}`,
    }),
  }
  return atDesk ? staffPage(ctx, page) : citizenPage(ctx, page)
}

/** The same payment for the invoicing software of a unit that must issue invoices. */
export const invoiceFile = definePage({
  path: '/can-bo/thu-ngan/:bill/hoa-don',
  who: 'staff',
  text: 'Dữ liệu XML cho phần mềm hóa đơn của đơn vị phải lập hóa đơn',
  async get(ctx) {
    const facts = await ctx.read(async tx => {
      const bill = await getBill(tx, idOf(ctx, 'bill'))
      return { bill, payment: paymentOf(ctx, bill), seller: await getAgency(tx, bill.agency) }
    })
    return fileReply({
      name: `hoa-don-${receiptNumber(facts.payment.receipt).replace('/', '-')}.xml`,
      mediaType: 'application/xml',
      body: Buffer.from(invoiceXml(facts)),
    })
  },
})

async function cashierOf(tx: Tx, payment: Paid): Promise<string | undefined> {
  if (payment.channel !== 'cash') return undefined
  return [...(await staffNames(tx, [staffIdOf(payment.receivedBy)])).values()][0]
}
