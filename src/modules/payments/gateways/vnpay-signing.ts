import type { Fields } from './fields.ts'
import { hmac } from './signature.ts'

/** What VNPAY 2.1.0 signs of a payment, a return and an IPN: sorted, form-urlencoded, nothing empty, no signature. */
export function vnpayData(params: Fields): string {
  const signed = Object.entries(params)
    .filter(([name, value]) => value !== '' && name !== 'vnp_SecureHash' && name !== 'vnp_SecureHashType')
    // By code unit, as no locale sorts.
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return new URLSearchParams(signed).toString()
}

export function signVnpay(secret: string, params: Fields): string {
  return hmac('sha512', secret, vnpayData(params))
}

/** What VNPAY signs of a message of its transaction interface: these fields in this order, empty ones too. */
export function signVnpayMessage(secret: string, order: readonly string[], fields: Fields): string {
  return hmac('sha512', secret, order.map(name => fields[name] ?? '').join('|'))
}

const names = (text: string) => text.split(' ').map(name => `vnp_${name}`)
export const vnpayOrders = {
  query: names('RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo'),
  queryAnswer: names(
    'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount',
  ),
  refund: names(
    'RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy CreateDate IpAddr OrderInfo',
  ),
  refundAnswer: names(
    'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType TransactionStatus OrderInfo',
  ),
}
