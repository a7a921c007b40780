import type { ReceiptRow } from './schema.ts'

/** "000123/2026": as printed on a receipt, one running number for an agency and year. */
export function receiptNumber(receipt: Pick<ReceiptRow, 'year' | 'number'>): string {
  return `${String(receipt.number).padStart(6, '0')}/${receipt.year}`
}
