import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anyone, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { provide } from '#platform/config'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import {
  type GatewaysSandbox,
  gatewaysSandbox,
  sandboxSettings,
} from '../../../../tests/support/sandbox/gateways/server.ts'
import { type Order, stamp } from '../../../../tests/support/sandbox/gateways/till.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { beginAttempt } from '../commands/begin-attempt.ts'
import { findGateway } from '../gateways/configured.ts'
import type { Attempt, GatewayId } from '../gateways/gateway.ts'
import { openBill } from '../index.ts'
import { getBill } from '../queries/get-bill.ts'

/** Gateways are told the whole address to come back to, so it is chosen before the program reads its settings. */
async function freePort(): Promise<number> {
  const probe = createServer()
  const port = await new Promise<number>(resolve => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port))
  })
  await new Promise(resolve => probe.close(resolve))
  return port
}
const [here, there] = [await freePort(), await freePort()]
process.env.PUBLIC_URL = `http://127.0.0.1:${here}`

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const payer = citizen()
const outside = {
  address: `http://127.0.0.1:${there}/cong`,
  notify: `http://127.0.0.1:${here}/thanh-toan/cong`,
}
const keys = sandboxSettings(outside.address, of => `secret of ${of}`)
provide(keys)
let site: Awaited<ReturnType<typeof testSite>>
let theirs: FastifyInstance
let sandbox: GatewaysSandbox

beforeAll(async () => {
  site = await testSite(db.database)
  await site.app.listen({ port: here, host: '127.0.0.1' })
  theirs = Fastify({ forceCloseConnections: true })
  sandbox = gatewaysSandbox({
    keys,
    address: () => outside.address,
    notifyUrl: gateway => `${outside.notify}/${gateway}/bao`,
    questionUrl: gateway => `${outside.notify}/${gateway}/hoi`,
  })
  await theirs.register(sandbox.plugin, { prefix: '/cong' })
  await theirs.listen({ port: there, host: '127.0.0.1' })
}, 60_000)
afterAll(async () => {
  await Promise.all([theirs.close(), site.app.close()])
})
afterEach(() => freeze(undefined))

const newBill = () =>
  db.as(system('test')).write(tx =>
    openBill(tx, {
      reference: `H53.25459-${randomUUID().slice(0, 8)}`,
      payer: payer.kind === 'citizen' ? payer.id : '',
      payerName: 'Trần Thị Hoà',
      agency,
      purpose: 'Đăng ký khai sinh',
      items: [{ code: 'fee', name: 'Lệ phí khai sinh', quantity: 1, unitAmount: 8_000, kind: 'fee' }],
    }),
  )

async function open(gateway: GatewayId) {
  const bill = await newBill()
  const attempt = await db
    .as(payer)
    .write(tx => beginAttempt(tx, { bill, gateway, payerAddress: '127.0.0.1' }))
  const { redirect } = await findGateway(gateway)!.create(attempt)
  expect((await fetch(redirect!)).status).toBe(200)
  const state = async () => (await ownBill(bill)).state
  return { bill, attempt, order: orderOf(attempt), state }
}
const ownBill = (bill: string) => db.as(payer).read(tx => getBill(tx, bill))

/** ZaloPay knows an order with the day before it. */
function orderOf({ gateway, order, createdAt }: Attempt): Order {
  const name = gateway === 'zalopay' ? `${stamp(createdAt).slice(2, 8)}_${order}` : order
  return sandbox.find(gateway, name)!
}
const pathOf = (url: string) => url.slice(url.indexOf('/thanh-toan/'))

describe.each(['vnpay', 'momo', 'zalopay', 'viettel', 'national'] as const)('%s', id => {
  const word = (outcome: 'recorded' | 'already' | 'wrong-amount' | 'signature', attempt: Attempt) => {
    const told = {
      gateway: id,
      order: attempt.order,
      transaction: null,
      amount: null,
      state: 'paid',
      code: '',
      at: null,
    } as const
    const { status, body } = findGateway(id)!.answer(outcome, outcome === 'signature' ? undefined : told)
    return { status, text: body }
  }

  test('pays the bill by its notice, once, and the browser only looks', async () => {
    const { bill, attempt, order, state } = await open(id)
    const { answers, back } = await sandbox.act(order, 'pay', 'twice')
    expect(answers).toEqual([word('recorded', attempt), word('already', attempt)])
    expect(await state()).toBe('paid')
    const seen = await site.as(anyone).get(pathOf(back))
    expect(seen.html).toContain('Đã nhận 8.000')
    expect(seen.html).toContain(`href="/thanh-toan/${bill}"`)
    expect(seen.html).not.toContain('http-equiv="refresh"')
  })

  test('comes back before its notice: the page waits, and nothing is paid', async () => {
    const { order, state } = await open(id)
    const { back } = await sandbox.act(order, 'pay', 'lost')
    const seen = await site.as(anyone).get(pathOf(back))
    expect(seen.html).toContain('Đang chờ')
    expect(seen.html).toContain('http-equiv="refresh"')
    expect(await state()).toBe('open')
    expect((await sandbox.tell(order)).status).toBeLessThan(300)
    expect((await site.as(anyone).get(pathOf(back))).html).toContain('Đã nhận 8.000')
  })

  test('was given up by the payer: the page says so, and the bill is still to pay', async () => {
    const { order, state } = await open(id)
    const { back } = await sandbox.act(order, 'cancel')
    expect((await site.as(anyone).get(pathOf(back))).html).toContain('Chưa trả được 8.000')
    expect(await state()).toBe('open')
  })

  test('is not believed without its signature, neither by notice nor by browser', async () => {
    const { attempt, order, state } = await open(id)
    const { answers, back } = await sandbox.act(order, 'pay', 'forged')
    expect(answers).toEqual([word('signature', attempt)])
    expect(await state()).toBe('open')
    const changed = pathOf(back).replace(attempt.order, `${attempt.order}0`)
    const seen = await site.as(anyone).get(changed)
    expect(seen.status).toBe(200)
    expect(seen.html).toContain('Chưa biết kết quả')
    expect(seen.html).not.toContain('8.000')
  })

  test('hears that the sum is wrong, and the money is not lost', async () => {
    const { attempt, order, state } = await open(id)
    const { answers } = await sandbox.act(order, 'pay', 'wrong-amount')
    expect(answers).toEqual([word('wrong-amount', attempt)])
    // Viettel takes the whole or nothing, and its signature does not say where the sum ends.
    expect(await state()).toBe(id === 'viettel' ? 'open' : 'partly-paid')
  })

  test('pays after its time was over, and an old failure takes nothing back', async () => {
    const { attempt, order, state } = await open(id)
    freeze(new Date(attempt.expiresAt.getTime() + 60_000))
    const { answers } = await sandbox.act(order, 'pay', 'reordered')
    expect(answers[0]).toEqual(word('recorded', attempt))
    expect(await state()).toBe('paid')
  })
})

test('pressed again, the payer goes on by the way that was opened, and there is one order', async () => {
  const bill = await newBill()
  const press = async () => {
    const { status, html } = await site.as(payer).post(`/thanh-toan/${bill}`, { cong: 'zalopay' })
    return { status, way: /href="([^"]*\/zalopay\/tra\/[^"]*)"/.exec(html)?.[1] }
  }
  const first = await press()
  expect(first).toEqual({ status: 200, way: expect.stringMatching(/^http/) })
  // The gateway would refuse to open it once more.
  expect(await press()).toEqual(first)
})

test('a gateway is told the whole address of the payer, not what limits count it as', async () => {
  const bill = await newBill()
  const { html } = await site.as(payer).get(`/thanh-toan/${bill}`)
  const payload = new URLSearchParams({
    _csrf: /name="_csrf" value="([^"]+)"/.exec(html)![1]!,
    cong: 'vnpay',
  }).toString()
  const answer = await site.inject({
    method: 'POST',
    url: `/thanh-toan/${bill}`,
    remoteAddress: '2001:db8:1:2:3:4:5:6',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  })
  expect(decodeURIComponent(answer.body)).toContain('vnp_IpAddr=2001:db8:1:2:3:4:5:6')
})

test('ten notices of one payment at the same time are one payment', async () => {
  const { bill, order, state } = await open('momo')
  await sandbox.act(order, 'pay', 'lost')
  const answers = await Promise.all(Array.from({ length: 10 }, () => sandbox.tell(order)))
  expect(answers.map(one => one.status)).toEqual(Array(10).fill(204))
  expect(await state()).toBe('paid')
  expect((await ownBill(bill)).payments).toHaveLength(1)
})

test('an order that nobody knows is said to be so, each in its way', async () => {
  for (const id of ['vnpay', 'momo', 'zalopay'] as const) {
    const { attempt, order } = await open(id)
    order.state = 'paid'
    order.paidAt = new Date()
    order.id = order.id.replace(attempt.order, 'SEN99999999X-1')
    const { status, body } = findGateway(id)!.answer('no-order')
    expect(await sandbox.tell(order)).toEqual({ status, text: body })
  }
})

test('Viettel asks before it takes money, and takes none that is not wanted any more', async () => {
  const first = await open('viettel')
  const { answers } = await sandbox.act(first.order, 'pay')
  expect(answers).toHaveLength(1)
  expect(await first.state()).toBe('paid')

  const second = await open('viettel')
  second.order.amount = 1_000
  await sandbox.act(second.order, 'pay')
  expect(second.order.state).toBe('cancelled')
  expect(await second.state()).toBe('open')
})

test('what Viettel signed, or we, is no other message when its values are cut elsewhere', async () => {
  const post = async (path: string, fields: Record<string, string>) => {
    const { headers, payload } = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    }
    return (await site.app.inject({ method: 'POST', url: path, headers, payload })).json()
  }
  const merchant_code = keys.VIETTEL_MERCHANT_CODE!
  const stranger = await open('viettel')
  const order_id = stranger.attempt.order
  const asked = { billcode: `${order_id}00${merchant_code}${order_id}180009`, order_id: 'x', merchant_code }
  const { error_code, check_sum } = await post('/thanh-toan/cong/viettel/hoi', { ...asked, check_sum: 'x' })
  expect(error_code).toBe('02')
  const result = { error_code: '00', merchant_code, payment_status: '1', cust_msisdn: '' }
  const forged = { ...result, billcode: order_id, order_id, trans_amount: '8000' }
  const told = { ...forged, vt_transaction_id: `901${merchant_code}x`, check_sum }
  expect(await post('/thanh-toan/cong/viettel/bao', told)).toMatchObject({ error_code: '02' })
  expect(await stranger.state()).toBe('open')

  const payer = await open('viettel')
  const { back } = await sandbox.act(payer.order, 'pay')
  const right = Object.fromEntries(new URL(back).searchParams)
  const [first, ...rest] = right.vt_transaction_id!
  const longer = { ...right, trans_amount: right.trans_amount + first!, vt_transaction_id: rest.join('') }
  expect(await post('/thanh-toan/cong/viettel/bao', longer)).toMatchObject({ error_code: '01' })
  const bare = { ...right, cust_msisdn: `${right.billcode}${right.cust_msisdn}`, billcode: '' }
  expect(await post('/thanh-toan/cong/viettel/bao', bare)).toMatchObject({ error_code: '01' })
  expect((await ownBill(payer.bill)).payments).toHaveLength(1)
})

test('gateways that are not there, and posts that are nothing, are refused without a fault', async () => {
  const { app } = site
  for (const url of [
    '/thanh-toan/cong/paypal/bao',
    '/thanh-toan/cong/__proto__/bao',
    '/thanh-toan/cong/vnpay/hoi',
  ])
    expect((await app.inject({ method: 'POST', url, payload: {} })).statusCode, url).toBe(404)
  expect((await site.as(anyone).get('/thanh-toan/cong/paypal/ve')).status).toBe(404)
  for (const payload of ['', 'null', '[]', '"x"', '{"__proto__":{}}', '{"amount":{}}', '{']) {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: '/thanh-toan/cong/momo/bao', headers, payload })
    expect(answer.statusCode, payload).toBe(400)
  }
  for (const method of ['GET', 'POST'] as const) {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method, url: '/thanh-toan/cong/momo/bao', headers })
    expect(answer.statusCode, `${method} without a body`).toBe(400)
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://viettel.example' }
  const answer = await app.inject({
    method: 'POST',
    url: '/thanh-toan/cong/viettel/bao',
    headers: form,
    payload: 'order_id=1&order_id=2',
  })
  expect(answer.json()).toMatchObject({ error_code: '01' })
})
