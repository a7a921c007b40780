import type { Agency } from '#modules/organisation'
import type { Bill, Paid } from './queries/get-bill.ts'
import { namesOn, partOf } from './receipt-items.ts'
import { receiptNumber } from './receipt-number.ts'
import { texts } from './texts.ts'

/** What a unit that must issue invoices hands to its invoicing software, of one payment. */
export type Invoice = { seller: Agency; bill: Bill; payment: Paid }

/**
 * Writes an invoice as the software of a unit reads it. Formats differ by provider and by the tax office's rules in force,
 * so a unit's own writer is put here; ours names its fields in plain words and claims no official form.
 */
export type InvoiceWriter = (invoice: Invoice) => string

let writer: InvoiceWriter = plainInvoice

export function useInvoiceWriter(other: InvoiceWriter): void {
  writer = other
}

export function invoiceXml(invoice: Invoice): string {
  return writer(invoice)
}

function plainInvoice({ seller, bill, payment }: Invoice): string {
  const { before, left } = partOf(bill, payment)
  const names = namesOn(bill, payment)
  // Each part once, and no item of the bill twice.
  const isPart = before > 0 || left > 0
  const { amount } = payment
  const part = {
    code: 'part',
    name: texts('vi')('receipt.part', names),
    quantity: 1,
    unit_amount: amount,
    amount,
  }
  const lines = (isPart ? [part] : bill.items).map(item =>
    element('item', [
      element('code', item.code),
      element('name', item.name),
      element('quantity', item.quantity),
      element('unitAmount', item.unit_amount),
      element('amount', item.amount),
    ]),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('invoice', [
    element('seller', [element('name', seller.name), element('address', seller.address)]),
    element('buyer', [
      element('name', bill.for_name ?? names.payer),
      ...(bill.tax_code ? [element('taxCode', bill.tax_code)] : []),
    ]),
    element('reference', bill.reference),
    element('purpose', names.purpose),
    element('receipt', receiptNumber(payment.receipt)),
    element('paidAt', payment.at.toISOString()),
    element('currency', 'VND'),
    element('items', lines),
    ...(isPart ? [] : bill.reductions).map(one =>
      element('reduction', [element('reason', one.reason), element('amount', one.amount)]),
    ),
    element('total', payment.amount),
  ])}\n`
}

/** Text is escaped, and signs that XML cannot hold are left out; a list holds elements already written. */
function element(name: string, content: string | number | readonly string[]): string {
  const inner = Array.isArray(content) ? content.join('') : escaped(String(content))
  return `<${name}>${inner}</${name}>`
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
    .replace(/[&<>"]/g, sign => signs[sign]!)
