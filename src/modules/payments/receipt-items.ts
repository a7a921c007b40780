import { formatDong } from '#lib/money'
import type { Bill } from './queries/get-bill.ts'
import { texts } from './texts.ts'

/** What a receipt lists: the items, and what of them need not be paid; in Vietnamese whatever the screen speaks. */
export function receiptItems(bill: Bill): [name: string, amount: string][] {
  const t = texts('vi')
  return [
    ...bill.items.map((item): [string, string] => [
      item.quantity > 1 ? `${item.name} × ${item.quantity}` : item.name,
      formatDong(item.amount),
    ]),
    ...bill.reductions.map(({ reason, amount }): [string, string] => [
      t('bill.reduced', { reason }),
      `− ${formatDong(amount)}`,
    ]),
  ]
}
