import type { Fields } from './fields.ts'
import { hmac } from './signature.ts'

/**
 * What is signed of each message: the values without anything between them, after the access code.
 * The whole interface is unconfirmed: read in public programs of its users (version 2.0), never in a document of Viettel.
 */
export const viettelOrders = {
  create: ['billcode', 'command', 'merchant_code', 'order_id', 'trans_amount', 'version'],
  confirm: ['billcode', 'merchant_code', 'order_id', 'trans_amount'],
  confirmAnswer: ['billcode', 'error_code', 'merchant_code', 'order_id', 'trans_amount'],
  result: [
    'billcode',
    'cust_msisdn',
    'error_code',
    'merchant_code',
    'order_id',
    'payment_status',
    'trans_amount',
    'vt_transaction_id',
  ],
  resultAnswer: ['error_code', 'merchant_code', 'order_id'],
  query: ['cmd', 'merchant_code', 'order_id', 'version'],
  queryAnswer: ['error_code', 'merchant_code', 'order_id', 'payment_status', 'version'],
  refund: ['cmd', 'merchant_code', 'order_id', 'originalRequestId', 'refundType', 'trans_amount', 'version'],
  refundAnswer: ['error_code', 'merchant_code', 'order_id', 'version'],
}

/** HMAC-SHA1 in Base64. */
export function signViettel(
  account: { accessCode: string; hashKey: string },
  kind: keyof typeof viettelOrders,
  fields: Fields,
): string {
  const data = account.accessCode + viettelOrders[kind].map(name => fields[name] ?? '').join('')
  return hmac('sha1', account.hashKey, data, 'base64')
}
