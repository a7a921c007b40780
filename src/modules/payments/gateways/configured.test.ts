import { expect, test } from 'vitest'
import { provide } from '#platform/config'
import { findGateway, listGateways } from './configured.ts'

test('half of a gateway’s settings is a mistake that is named, whichever gateway is asked for', () => {
  provide({ VNPAY_TMN_CODE: 'DEMO0001', VNPAY_HASH_SECRET: 'secret' })
  expect(() => listGateways()).toThrow(/thiếu VNPAY_PAY_URL, VNPAY_API_URL$/)
  expect(() => findGateway('momo')).toThrow(/thiếu/)
})
