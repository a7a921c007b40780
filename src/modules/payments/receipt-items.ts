import { formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import type { Bill, Paid } from './queries/get-bill.ts'
import { texts } from './texts.ts'

/**
 * What a receipt lists, to what was paid by it: the items, what of them need not be paid, what was paid before and what is
 * left after it; in Vietnamese whatever the screen speaks.
 */
export function receiptItems(bill: Bill, payment: Paid): [name: string, amount: string][] {
  const t = texts('vi')
  const { before, left } = partOf(bill, payment)
  const less = (name: string, amount: number): [string, string] => [name, `− ${formatDong(amount)}`]
  return [
    ...bill.items.map((item): [string, string] => [
      item.quantity > 1 ? `${item.name} × ${item.quantity}` : item.name,
      formatDong(item.amount),
    ]),
    ...bill.reductions.map(({ reason, amount }) => less(t('bill.reduced', { reason }), amount)),
    ...(before > 0 ? [less(t('receipt.before'), before)] : []),
    ...(left > 0 ? [less(t('receipt.left'), left)] : []),
  ]
}

/** Of what is asked, what we had before a payment and what was still to pay after it, in đồng; both 0: it paid all. */
export function partOf(bill: Bill, payment: Paid): { before: number; left: number } {
  const sum = (of: readonly { amount: number }[]) => of.reduce((all, { amount }) => all + amount, 0)
  const earlier = bill.payments.slice(
    0,
    bill.payments.findIndex(({ id }) => id === payment.id),
  )
  const back = bill.refunds.filter(
    ({ payment: of, endedAt }) => endedAt && endedAt < payment.at && earlier.some(({ id }) => id === of),
  )
  const before = sum(earlier) - sum(back)
  return { before, left: Math.max(0, sum(bill.items) - sum(bill.reductions) - before - payment.amount) }
}

/** What of a payment went back, in đồng. */
export const returnedOf = (bill: Bill, { id }: Paid): number =>
  bill.refunds.reduce(
    (sum, { payment, state, amount }) => sum + (payment === id && state === 'done' ? amount : 0),
    0,
  )

/** The same in words, each time with its day. */
export const sayReturned = (bill: Bill, { id }: Paid, t = texts('vi')): string[] =>
  bill.refunds.flatMap(({ payment, state, amount, endedAt }) =>
    payment === id && state === 'done' && endedAt
      ? [t('receipt.returned', { amount: formatDong(amount), day: formatDay(vnDay(endedAt)) })]
      : [],
  )

/** Who paid and what for, as the receipt says it: another name or purpose where it replaces one that said it wrongly. */
export const namesOn = (bill: Bill, { receipt }: Paid) => ({
  payer: receipt.payer_name ?? bill.payer_name,
  purpose: receipt.purpose ?? bill.purpose,
})
