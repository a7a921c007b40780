import { expect, test } from 'vitest'
import { attempt, callback } from './attempt.fixture.ts'
import { hmac } from './signature.ts'
import { viettelGateway } from './viettel.ts'
import { signViettel } from './viettel-signing.ts'

const account = {
  merchantCode: 'SEN',
  accessCode: 'ACCESS',
  hashKey: 'a synthetic key',
  payUrl: 'https://viettel.example/PaymentGateway/payment',
  apiUrl: 'https://viettel.example/api',
  patienceMs: 1000,
}
const gateway = viettelGateway(account)
const result = {
  billcode: attempt.order,
  cust_msisdn: '0500000001',
  error_code: '00',
  merchant_code: 'SEN',
  order_id: attempt.order,
  payment_status: '1',
  trans_amount: '15000',
  vt_transaction_id: 'VT0001',
}
const signed = (over: Partial<typeof result> = {}) => {
  const fields = { ...result, ...over }
  return { ...fields, check_sum: signViettel(account, 'result', fields) }
}
const form = (fields: Record<string, string>) =>
  gateway.readCallback(callback({ body: new URLSearchParams(fields).toString() }))

test('values are signed one after another behind the access code', async () => {
  expect(signed().check_sum).toBe(
    hmac('sha1', account.hashKey, `ACCESS${Object.values(result).join('')}`, 'base64'),
  )
  const { redirect } = await gateway.create(attempt)
  const params = new URL(redirect!).searchParams
  expect(params.get('check_sum')).toBe(
    hmac('sha1', account.hashKey, `ACCESS${attempt.order}PAYMENTSEN${attempt.order}150002.0`, 'base64'),
  )
  expect(params.get('trans_amount')).toBe('15000')
})

test('a result is read as a form and as JSON', () => {
  const expected = {
    ok: true,
    told: { order: attempt.order, transaction: 'VT0001', amount: 15_000, state: 'paid' },
  }
  expect(form(signed())).toMatchObject(expected)
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ ...signed(), trans_amount: 15_000 })
  expect(gateway.readCallback(callback({ headers, body }))).toMatchObject(expected)
})

test.each([
  ['0', 'pending'],
  ['3', 'pending'],
  ['2', 'failed'],
  ['5', 'failed'],
])('status %s means %s', (payment_status, state) => {
  expect(form(signed({ payment_status }))).toMatchObject({ told: { state } })
})

test('a changed result is not believed, in capitals neither', () => {
  const right = signed()
  expect(form({ ...right, trans_amount: '1' })).toEqual({ ok: false, why: 'signature' })
  expect(form({ ...right, check_sum: right.check_sum.toUpperCase() })).toEqual({
    ok: false,
    why: 'signature',
  })
  expect(form(signed({ merchant_code: 'OTHER' }))).toEqual({ ok: false, why: 'malformed' })
  expect(form({})).toEqual({ ok: false, why: 'signature' })
})

test('the answer is signed too', () => {
  const told = form(signed())
  const body = JSON.parse(gateway.answer('recorded', told.ok ? told.told : undefined).body)
  expect(body).toMatchObject({ error_code: '00', merchant_code: 'SEN', order_id: attempt.order })
  expect(body.check_sum).toBe(hmac('sha1', account.hashKey, `ACCESS00SEN${attempt.order}`, 'base64'))
  expect(JSON.parse(gateway.answer('signature').body).error_code).toBe('02')
})

test('before money is taken we say whether it is wanted, to who knows the sum', async () => {
  const asked = { billcode: attempt.order, merchant_code: 'SEN', order_id: attempt.order }
  const ask = async (trans_amount: string, found: { amount: number; payable: boolean } | undefined) => {
    const check_sum = signViettel(account, 'confirm', { ...asked, trans_amount })
    const body = new URLSearchParams({ ...asked, check_sum }).toString()
    return JSON.parse((await gateway.confirm!(callback({ body }), async () => found)).body)
  }
  const wanted = { amount: 15_000, payable: true }
  const yes = await ask('15000', wanted)
  expect(yes).toMatchObject({ error_code: '00', order_id: attempt.order, trans_amount: '15000' })
  expect(yes.check_sum).toBe(
    hmac('sha1', account.hashKey, `ACCESS${attempt.order}00SEN${attempt.order}15000`, 'base64'),
  )
  const paid = { ...wanted, payable: false }
  expect(await ask('15000', paid)).toMatchObject({ error_code: '01', trans_amount: '' })
  // Who guesses wrongly learns neither the sum nor whether there is such an order, nor what became of it.
  const refused = await ask('14000', wanted)
  expect(refused).toMatchObject({ error_code: '02', trans_amount: '' })
  expect(await ask('14000', paid)).toEqual(refused)
  for (const guess of ['14000', '']) expect(await ask(guess, undefined)).toEqual(refused)
})

test('a part of a payment can not be given back', async () => {
  const asked = {
    id: attempt.id,
    attempt,
    transaction: 'VT0001',
    amount: 1,
    of: 15_000,
    reason: '',
    by: '',
    at: attempt.createdAt,
  }
  expect(await gateway.refund(asked)).toEqual({ state: 'refused', code: 'partial' })
})
