import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { callback, vectorsFolder } from './attempt.fixture.ts'
import { momoData, momoGateway, momoOrders, signMomo } from './momo.ts'

const account = {
  partnerCode: 'SYNMOMO',
  accessKey: 'SYNACCESSKEY01',
  secretKey: 'SYNTHETIC-MOMO-SECRET-KEY-000001',
  url: 'https://momo.example',
  patienceMs: 1000,
}
const gateway = momoGateway(account)
const ipn = {
  partnerCode: 'SYNMOMO',
  orderId: 'SEN-261121-0001',
  requestId: 'SEN-261121-0001',
  amount: 15_000,
  orderInfo: 'Nộp lệ phí & phí = 50%',
  orderType: 'momo_wallet',
  transId: 3000000001,
  resultCode: 0,
  message: 'Thành công.',
  payType: 'qr',
  responseTime: 1795228512000,
  extraData: '',
}
const signed = (over: Record<string, unknown> = {}) => {
  const fields = { ...ipn, ...over } as Record<string, string | number>
  return {
    ...fields,
    signature: signMomo(account.secretKey, 'ipn', { ...fields, accessKey: account.accessKey }),
  }
}
const read = (body: unknown) =>
  gateway.readCallback(callback({ body: typeof body === 'string' ? body : JSON.stringify(body) }))

test('what is signed is neither encoded nor sorted anew, and says what is empty', () => {
  expect(
    momoData('query', { requestId: 'R 1', accessKey: 'A&=', partnerCode: '', orderId: 'Đơn/1?x=%20' }),
  ).toBe('accessKey=A&=&orderId=Đơn/1?x=%20&partnerCode=&requestId=R 1')
  // printf 'accessKey=a&orderId=o&partnerCode=p&requestId=r' | openssl dgst -sha256 -hmac key
  expect(signMomo('key', 'query', { accessKey: 'a', orderId: 'o', partnerCode: 'p', requestId: 'r' })).toBe(
    '344b6a2b2d31d6913628f4250f4e32e2bdd0590db052d8add72b938458e3f401',
  )
})

describe('an IPN', () => {
  test('of a failure is not cut anew into one of a payment, whatever a bill is called', () => {
    const tail = '&orderType=&partnerCode=SYNMOMO&payType=&requestId=&responseTime=&resultCode=0&transId=1'
    const failed = signed({ orderInfo: tail, resultCode: 1006, transId: 0 })
    expect(read(failed)).toMatchObject({ ok: true, told: { state: 'failed' } })
    const after = (name: string) => momoData('ipn', failed).split(`&${name}=`).at(-1)!
    const anew = {
      ...failed,
      orderInfo: '',
      orderType: '',
      payType: '',
      requestId: '',
      responseTime: '',
      resultCode: 0,
      transId: `1&orderType=${after('orderType')}`,
    }
    const whole = (fields: object) => momoData('ipn', { ...(fields as typeof failed), accessKey: 'A' })
    expect(whole(anew)).toBe(whole(failed))
    expect(read(anew)).toEqual({ ok: false, why: 'malformed' })
  })

  test('is not cut anew into one about another order', () => {
    const mine = signed({ orderInfo: 'x&orderId=SEN-261121-0002&orderInfo=y' })
    expect(read(mine)).toMatchObject({ ok: true, told: { order: 'SEN-261121-0001' } })
    const anew = {
      ...mine,
      message: `${ipn.message}&orderId=SEN-261121-0001&orderInfo=x`,
      orderId: 'SEN-261121-0002',
      orderInfo: 'y',
    }
    expect(read(anew)).toEqual({ ok: false, why: 'malformed' })
  })

  test('is read, with numbers as numbers', () => {
    expect(read(signed())).toEqual({
      ok: true,
      told: {
        gateway: 'momo',
        order: 'SEN-261121-0001',
        transaction: '3000000001',
        amount: 15_000,
        state: 'paid',
        code: '0',
        at: new Date(1795228512000),
      },
    })
  })

  test('is read with a number beyond what JavaScript counts exactly', () => {
    const { signature: _, ...fields } = signed()
    const text = JSON.stringify(fields).replace('3000000001', '90071992547409931')
    const signature = signMomo(account.secretKey, 'ipn', {
      ...fields,
      accessKey: account.accessKey,
      transId: '90071992547409931',
    })
    expect(read(text.replace('{', `{"signature":"${signature}",`))).toMatchObject({
      ok: true,
      told: { transaction: '90071992547409931' },
    })
  })

  test('is read with fields that are null or that MoMo added', () => {
    const fields = { ...signed({ payType: '' }), payType: null, promotionInfo: [{ amount: 1 }], userFee: 0 }
    expect(read(fields).ok).toBe(true)
  })

  test.each([
    [0, 'paid'],
    [9000, 'pending'],
    [1000, 'pending'],
    [7002, 'pending'],
    [1006, 'failed'],
    [1005, 'failed'],
    [99, 'failed'],
  ])('of code %i means %s', (resultCode, state) => {
    expect(read(signed({ resultCode }))).toMatchObject({
      ok: true,
      told: { state, code: String(resultCode) },
    })
  })

  test('is not believed when anything was changed', () => {
    for (const over of [
      { amount: 1 },
      { orderId: 'x' },
      { resultCode: 9000 },
      { signature: '' },
      { transId: 1 },
    ])
      expect(read({ ...signed(), ...over }), JSON.stringify(over)).toEqual({ ok: false, why: 'signature' })
    const { signature: _, ...unsigned } = signed()
    expect(read(unsigned)).toEqual({ ok: false, why: 'signature' })
  })

  test('that is no payment of ours is malformed', () => {
    for (const body of [
      '',
      '[]',
      '{',
      signed({ partnerCode: 'OTHER' }),
      signed({ amount: 1.5 }),
      signed({ orderId: '' }),
    ])
      expect(read(body), JSON.stringify(body)).toEqual({ ok: false, why: 'malformed' })
  })

  test('is answered without a word', () => {
    expect(gateway.answer('recorded')).toEqual({ status: 204, headers: {}, body: '' })
    expect(gateway.answer('signature').status).toBe(400)
    expect(gateway.answer('failed').status).toBe(500)
  })
})

test('what the browser brings back is text, and read alike', () => {
  const query = new URLSearchParams(
    Object.entries(signed({ resultCode: 1006 })).map(([k, v]) => [k, String(v)]),
  )
  expect(gateway.readReturn(query)).toMatchObject({ state: 'failed', code: '1006' })
  query.set('resultCode', '0')
  expect(gateway.readReturn(query)).toBeUndefined()
})

type Case = {
  kind: keyof typeof momoOrders
  name: string
  secretKey: string
  params: Record<string, string | number>
  raw: string
  signature: string
}
const vectors = new URL('momo.json', vectorsFolder)
const vectorsAreHere = existsSync(vectors)
if (!vectorsAreHere) console.warn('shared/vectors is absent: the published MoMo vectors are not checked')

describe.skipIf(!vectorsAreHere)('published vectors', () => {
  const { cases, orders } = vectorsAreHere
    ? JSON.parse(readFileSync(vectors, 'utf8'))
    : { cases: [], orders: {} }

  test('orders of fields', () => expect(momoOrders).toEqual(orders))

  test.each(cases as Case[])('$kind: $name', one => {
    expect(momoData(one.kind, one.params)).toBe(one.raw)
    expect(signMomo(one.secretKey, one.kind, one.params)).toBe(one.signature)
    if (one.kind !== 'ipn') return
    const { accessKey: _, ...fields } = one.params
    // Theirs names the request by itself; we name it like the order, and take no other.
    const why = (over: object) => read({ ...fields, ...over, signature: one.signature })
    expect(why({})).toEqual({ ok: false, why: 'malformed' })
    expect(why({ amount: 1 })).toEqual({ ok: false, why: 'signature' })
  })
})
