import { z } from 'zod'
import { settings } from '#platform/config'

const text = z.string().min(1).optional()
const address = z.url().optional()

/** Secrets come from here and from nowhere else: never from the database. */
const given = settings('payments/gateways', {
  GATEWAY_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(50)
    .default(30_000)
    .describe('How long the answer of a payment gateway is waited for; MoMo asks for 30 seconds at least'),
  VNPAY_TMN_CODE: text.describe('VNPAY: code of our terminal (vnp_TmnCode). Without it VNPAY is off'),
  VNPAY_HASH_SECRET: text.describe('VNPAY: secret that both sides sign with'),
  VNPAY_PAY_URL: address.describe('VNPAY: page that the payer goes to (…/paymentv2/vpcpay.html)'),
  VNPAY_API_URL: address.describe('VNPAY: queries and refunds (…/merchant_webapi/api/transaction)'),
  VNPAY_BANK_CODE: text.describe(
    'VNPAY: way to pay that is chosen beforehand (VNPAYQR goes straight to the code)',
  ),
  MOMO_PARTNER_CODE: text.describe('MoMo: our code (partnerCode). Without it MoMo is off'),
  MOMO_ACCESS_KEY: text.describe('MoMo: access key, a part of what is signed'),
  MOMO_SECRET_KEY: text.describe('MoMo: secret that both sides sign with'),
  MOMO_URL: address.describe('MoMo: its server, without a path'),
  ZALOPAY_APP_ID: z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe('ZaloPay: number of our app. Without it ZaloPay is off'),
  ZALOPAY_KEY1: text.describe('ZaloPay: secret that we sign with'),
  ZALOPAY_KEY2: text.describe('ZaloPay: secret that ZaloPay signs with'),
  ZALOPAY_URL: address.describe('ZaloPay: its server, without /v2'),
  VIETTEL_MERCHANT_CODE: text.describe(
    'Viettel Money: our code. Without it Viettel Money is off. Unconfirmed interface',
  ),
  VIETTEL_ACCESS_CODE: text.describe('Viettel Money: access code, a part of what is signed'),
  VIETTEL_HASH_KEY: text.describe('Viettel Money: secret that both sides sign with'),
  VIETTEL_PAY_URL: address.describe('Viettel Money: page that the payer goes to (…/PaymentGateway/payment)'),
  VIETTEL_API_URL: address.describe('Viettel Money: queries and refunds'),
  NATIONAL_PAY_PARTNER: text.describe(
    'National payment platform: our code (MaDoiTac). Without it the platform is off. Unconfirmed interface',
  ),
  NATIONAL_PAY_SECRET: text.describe('National payment platform: secret that both sides sign with'),
  NATIONAL_PAY_URL: address.describe('National payment platform: where messages are posted to'),
  NATIONAL_PAY_ACCOUNT: text.describe('National payment platform: account that receives (TKThuHuong)'),
  NATIONAL_PAY_BANK: text.describe('National payment platform: its bank (MaNHThuHuong)'),
  NATIONAL_PAY_HOLDER: text.describe('National payment platform: its name (TenTKThuHuong)'),
})
type Given = ReturnType<typeof given>
type Name = Exclude<keyof Given, 'GATEWAY_TIMEOUT_MS'>

export const gatewayPatience = () => given().GATEWAY_TIMEOUT_MS
export const vnpayBankCode = () => given().VNPAY_BANK_CODE

/**
 * The settings of one gateway: all of them, or undefined when there are none. Some without the others are a mistake
 * that nobody should find out from a payer: throws.
 */
export function allOrNone<N extends Name>(names: readonly N[]): Record<N, string> | undefined {
  const values = given()
  const missing = names.filter(name => values[name] === undefined)
  if (missing.length === names.length) return undefined
  if (missing.length) throw new Error(`Cấu hình sai (payments/gateways): thiếu ${missing.join(', ')}`)
  return Object.fromEntries(names.map(name => [name, values[name]])) as Record<N, string>
}
