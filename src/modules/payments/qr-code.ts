import { encodeVietQr } from '#lib/vietqr'
import type { AccountRow, BillRow } from './schema.ts'
import { transferCode } from './transfer-code.ts'

/** What a bank app reads: our account, the exact amount, and the code by which the transfer finds its bill. */
export function qrPayload(
  bill: Pick<BillRow, 'amount' | 'number'>,
  account: Pick<AccountRow, 'bank_bin' | 'number'>,
): string {
  const encoded = encodeVietQr({
    bin: account.bank_bin,
    account: account.number,
    amount: bill.amount,
    purpose: transferCode(bill.number),
  })
  // The tables only hold what can be encoded.
  if (!encoded.ok) throw new Error(`VietQR of bill ${bill.number}: ${encoded.errors.join(', ')}`)
  return encoded.payload
}
