/** "000123/2026": as printed on a receipt, one running number for an agency and year. */
export function receiptNumber(receipt: { year: number; number: number }): string {
  return `${String(receipt.number).padStart(6, '0')}/${receipt.year}`
}
