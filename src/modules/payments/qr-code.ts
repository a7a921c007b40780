import { encodeVietQr } from '#lib/vietqr'
import type { AccountRow } from './schema.ts'
import { transferCode } from './transfer-code.ts'

/** What a bank app reads: our account, the exact amount in đồng, and the code by which the transfer finds its bill. */
export function qrPayload(
  asked: { number: number; owed: number },
  account: Pick<AccountRow, 'bank_bin' | 'number'>,
): string {
  const encoded = encodeVietQr({
    bin: account.bank_bin,
    account: account.number,
    amount: asked.owed,
    purpose: transferCode(asked.number),
  })
  // The tables only hold what can be encoded.
  if (!encoded.ok) throw new Error(`VietQR of bill ${asked.number}: ${encoded.errors.join(', ')}`)
  return encoded.payload
}
