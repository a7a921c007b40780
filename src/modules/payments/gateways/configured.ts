import type { Gateway, GatewayId } from './gateway.ts'
import { momoGateway } from './momo.ts'
import { nationalGateway } from './national.ts'
import { allOrNone, gatewayPatience, vnpayBankCode } from './settings.ts'
import { viettelGateway } from './viettel.ts'
import { vnpayGateway } from './vnpay.ts'
import { zalopayGateway } from './zalopay.ts'

const made: Record<GatewayId, (patienceMs: number) => Gateway | undefined> = {
  vnpay(patienceMs) {
    const its = allOrNone(['VNPAY_TMN_CODE', 'VNPAY_HASH_SECRET', 'VNPAY_PAY_URL', 'VNPAY_API_URL'])
    const bankCode = vnpayBankCode()
    return (
      its &&
      vnpayGateway({
        tmnCode: its.VNPAY_TMN_CODE,
        hashSecret: its.VNPAY_HASH_SECRET,
        payUrl: its.VNPAY_PAY_URL,
        apiUrl: its.VNPAY_API_URL,
        ...(bankCode && { bankCode }),
        patienceMs,
      })
    )
  },
  momo(patienceMs) {
    const its = allOrNone(['MOMO_PARTNER_CODE', 'MOMO_ACCESS_KEY', 'MOMO_SECRET_KEY', 'MOMO_URL'])
    return (
      its &&
      momoGateway({
        partnerCode: its.MOMO_PARTNER_CODE,
        accessKey: its.MOMO_ACCESS_KEY,
        secretKey: its.MOMO_SECRET_KEY,
        url: its.MOMO_URL,
        patienceMs,
      })
    )
  },
  zalopay(patienceMs) {
    const its = allOrNone(['ZALOPAY_APP_ID', 'ZALOPAY_KEY1', 'ZALOPAY_KEY2', 'ZALOPAY_URL'])
    return (
      its &&
      zalopayGateway({
        appId: its.ZALOPAY_APP_ID,
        key1: its.ZALOPAY_KEY1,
        key2: its.ZALOPAY_KEY2,
        url: its.ZALOPAY_URL,
        patienceMs,
      })
    )
  },
  viettel(patienceMs) {
    const its = allOrNone([
      'VIETTEL_MERCHANT_CODE',
      'VIETTEL_ACCESS_CODE',
      'VIETTEL_HASH_KEY',
      'VIETTEL_PAY_URL',
      'VIETTEL_API_URL',
    ])
    return (
      its &&
      viettelGateway({
        merchantCode: its.VIETTEL_MERCHANT_CODE,
        accessCode: its.VIETTEL_ACCESS_CODE,
        hashKey: its.VIETTEL_HASH_KEY,
        payUrl: its.VIETTEL_PAY_URL,
        apiUrl: its.VIETTEL_API_URL,
        patienceMs,
      })
    )
  },
  national(patienceMs) {
    const its = allOrNone([
      'NATIONAL_PAY_PARTNER',
      'NATIONAL_PAY_SECRET',
      'NATIONAL_PAY_URL',
      'NATIONAL_PAY_ACCOUNT',
      'NATIONAL_PAY_BANK',
      'NATIONAL_PAY_HOLDER',
    ])
    return (
      its &&
      nationalGateway({
        partner: its.NATIONAL_PAY_PARTNER,
        secret: its.NATIONAL_PAY_SECRET,
        url: its.NATIONAL_PAY_URL,
        account: its.NATIONAL_PAY_ACCOUNT,
        bank: its.NATIONAL_PAY_BANK,
        holder: its.NATIONAL_PAY_HOLDER,
        patienceMs,
      })
    )
  },
}

let configured: readonly Gateway[] | undefined

/** The gateways that are switched on by their settings, in the order they are offered. */
export function listGateways(): readonly Gateway[] {
  configured ??= Object.values(made)
    .map(make => make(gatewayPatience()))
    .filter(gateway => gateway !== undefined)
  return configured
}

/** Undefined: no such gateway, or it is not switched on. */
export function findGateway(id: string): Gateway | undefined {
  return listGateways().find(gateway => gateway.id === id)
}
