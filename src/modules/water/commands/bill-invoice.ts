import { formatDay, vnInstant } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { openBill } from '#modules/payments'
import type { Tx } from '#platform/db'
import { periodName } from '../period.ts'
import { type CustomerRow, db, type InvoiceRow } from '../schema.ts'
import type { Line } from '../tariff.ts'
import { texts } from '../texts.ts'

/** What the till calls the bill of an invoice; one that was corrected has another. */
export function billReference({ serial, revision }: Pick<InvoiceRow, 'serial' | 'revision'>): string {
  return `TN-${String(serial).padStart(6, '0')}${revision > 1 ? `-${revision}` : ''}`
}

type Asked = Pick<InvoiceRow, 'id' | 'serial' | 'revision' | 'period' | 'charge' | 'due_on'>
type Payer = Pick<CustomerRow, 'agency' | 'code' | 'name' | 'personal_number'>

/** Opens the bill of an invoice at the till; of nothing there is none. */
export async function billInvoice(tx: Tx, invoice: Asked, customer: Payer): Promise<string | null> {
  const { charge, period } = invoice
  if (charge.amount === 0) return null
  const { personal_number: number } = customer
  const payer = number ? await findPersonByNumber(tx, number) : undefined
  const bill = await openBill(tx, {
    reference: billReference(invoice),
    ...(payer && { payer: payer.id }),
    payerName: customer.name,
    agency: customer.agency,
    purpose: texts('vi')('bill.purpose', { period: periodName(period), code: customer.code }),
    campaign: `water:${customer.agency}:${period}`,
    items: [
      ...charge.lines.map((line, n) => ({
        code: `block-${n + 1}`,
        name: lineName(line, charge.lines),
        quantity: line.quantity,
        unitAmount: line.price,
        kind: 'charge' as const,
      })),
      ...charge.addOns.map(({ name, percent, amount }, n) => ({
        code: `add-on-${n + 1}`,
        name: `${name} ${percent}%`,
        quantity: 1,
        unitAmount: amount,
        kind: 'charge' as const,
      })),
    ],
    dueAt: vnInstant(invoice.due_on, '23:59'),
  })
  await db(tx).updateTable('water.invoice').set({ bill }).where('id', '=', invoice.id).execute()
  return bill
}

/** "Bậc 2 (đến 20 m³)", with the day where prices changed in between. */
export function lineName(line: Line, lines: readonly Line[]): string {
  const t = texts('vi')
  const block =
    line.upTo === null
      ? t('line.last', { block: line.block })
      : t('line.block', { block: line.block, upTo: line.upTo })
  const changed = lines.some(other => other.from !== line.from)
  return changed ? t('line.days', { block, from: formatDay(line.from), to: formatDay(line.to) }) : block
}
