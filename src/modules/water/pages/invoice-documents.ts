import { renderSVG } from 'uqr'
import { dongInWords, formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import { type Agency, getAgency } from '#modules/organisation'
import { isPayable, qrPayload, transferCode } from '#modules/payments'
import { NotFound } from '#platform/errors'
import { definePage, fileReply, idOf, type Reply } from '#platform/http'
import { printPdf } from '#platform/print'
import { lineName } from '../commands/bill-invoice.ts'
import { periodName } from '../period.ts'
import { getInvoice, listInvoicesOfRoute, type PrintedInvoice } from '../queries/get-invoices.ts'
import { tariffNote } from '../tariffs-of.ts'
import { texts } from '../texts.ts'
import { chosen, path } from './works.ts'

const templates = {
  a5: new URL('../print/invoice-a5.typ', import.meta.url),
  '80mm': new URL('../print/invoice-80mm.typ', import.meta.url),
}

/** One bill on paper: A5, or `?kho=80mm` for a till printer. In Vietnamese whatever the screen speaks, because it is the payer's. */
export const invoiceDocument = definePage({
  path: `${path}/giay-bao/:invoice`,
  who: 'staff',
  text: 'Giấy báo tiền nước khổ A5 hoặc 80 mm, có mã VietQR',
  async get(ctx) {
    const id = idOf(ctx, 'invoice')
    const { invoice, agency } = await ctx.read(async tx => {
      const invoice = await getInvoice(tx, id)
      return { invoice, agency: await getAgency(tx, invoice.agency) }
    })
    const paper = ctx.query.kho === '80mm' ? '80mm' : 'a5'
    return print([invoice], { agency, paper, at: ctx.now, name: `${invoice.code}-${invoice.period}` })
  },
})

/** The bills of a route, a page each; of a long one in parts (`?phan=2`). */
export const routeDocument = definePage({
  path: `${path}/tuyen/:route/giay-bao`,
  who: 'staff',
  text: 'Giấy báo tiền nước của cả tuyến, mỗi nhà một trang A5',
  async get(ctx) {
    const part = /^[1-9]\d{0,2}$/.test(ctx.query.phan ?? '') ? Number(ctx.query.phan) : 1
    const { invoices, agency, period, route } = await ctx.read(async tx => {
      const { agency, period } = await chosen(ctx, tx, 'water:invoice.read')
      const route = ctx.params.route!
      if (!agency) throw new NotFound('invoice')
      const invoices = await listInvoicesOfRoute(tx, { agency, route, period, part })
      return { invoices, agency: await getAgency(tx, agency), period, route }
    })
    if (!invoices.length) throw new NotFound('invoice')
    return print(invoices, {
      agency,
      paper: 'a5',
      at: ctx.now,
      name: `${route}-${period}${part > 1 ? `-phan-${part}` : ''}`,
    })
  },
})

async function print(
  invoices: PrintedInvoice[],
  on: { agency: Agency; paper: keyof typeof templates; at: Date; name: string },
): Promise<Reply> {
  const codes = invoices.map(codeOf)
  const pdf = await printPdf({
    template: templates[on.paper],
    at: on.at,
    data: {
      title: texts('vi')('print.title'),
      cash: texts('vi')('print.cash'),
      agency: on.agency.name,
      address: on.agency.address,
      bills: invoices.map((invoice, n) => ({ ...wordsOf(invoice), ...codes[n]?.words })),
    },
    assets: Object.fromEntries(
      codes.flatMap(code =>
        code ? [[code.words.qr, renderSVG(code.payload, { ecc: 'M', border: 2 })]] : [],
      ),
    ),
  })
  return fileReply({
    name: `giay-bao-tien-nuoc-${on.name}.pdf`,
    mediaType: 'application/pdf',
    body: Buffer.from(pdf),
    inline: true,
  })
}

function wordsOf(invoice: PrintedInvoice) {
  const t = texts('vi')
  const { charge, openBill } = invoice
  // Also while money that was put on it by mistake goes back.
  const isOpen = openBill !== undefined && openBill.books.owed > 0
  const owed = isOpen ? openBill.books.owed : invoice.amount
  const settled = invoice.amount - owed
  return {
    lines: [
      [t('readings.house'), invoice.name],
      [t('customer.address'), invoice.address],
      [t('customer.code'), invoice.code],
      [t('print.period'), periodName(invoice.period)],
      [t('print.days'), `${formatDay(invoice.from_day)} – ${formatDay(invoice.to_day)}`],
      ...invoice.replaced.map(({ serial, from, to }) => [
        t('print.values.replaced', { serial }),
        `${from} – ${to}`,
      ]),
      [
        t(invoice.replaced.length ? 'print.values.new' : 'print.values'),
        `${invoice.previous} – ${invoice.value}`,
      ],
      [t('print.used'), `${invoice.used} m³`],
      ...(openBill ? [[t('print.number'), openBill.reference]] : []),
      [t('print.due'), formatDay(invoice.due_on)],
    ],
    items: [
      ...charge.lines.map(line => ({
        name: lineName(line, charge.lines),
        detail: `${line.quantity} m³ × ${formatDong(line.price)}`,
        amount: formatDong(line.amount),
      })),
      ...charge.addOns.map(({ name, percent, amount }) => ({
        name: `${name} ${percent}%`,
        detail: null,
        amount: formatDong(amount),
      })),
      ...(settled ? [{ name: t('print.settled'), detail: null, amount: formatDong(-settled) }] : []),
    ],
    total: [t('print.total'), formatDong(owed)],
    inWords: `${t('print.words')}: ${dongInWords(owed, { capital: true })}`,
    notes: [t('print.note'), ...(tariffNote ? [tariffNote] : [])],
    ...(!isOpen && { paid: t('print.paid') }),
  }
}

/** The VietQR code of what is still owed; none where only cash is taken. */
function codeOf({ openBill: bill }: PrintedInvoice) {
  if (!bill?.beneficiary || !isPayable(bill.state)) return undefined
  const t = texts('vi')
  const code = transferCode(bill.number)
  return {
    payload: qrPayload({ number: bill.number, owed: bill.books.owed }, bill.beneficiary),
    words: {
      qr: `${code}.svg`,
      qrText: t('print.qr'),
      transfer: [
        `${bill.beneficiary.bank_name}`,
        `${bill.beneficiary.number} – ${bill.beneficiary.name}`,
        `${t('print.code')}: ${code}`,
      ],
    },
  }
}
