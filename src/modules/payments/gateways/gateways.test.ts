import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freeze } from '#platform/clock'
import { provide } from '#platform/config'
import type { Situation } from '../../../../tests/support/sandbox/gateways/pages.tsx'
import {
  type GatewaysSandbox,
  gatewaysSandbox,
  sandboxSettings,
} from '../../../../tests/support/sandbox/gateways/server.ts'
import { attempt as example } from './attempt.fixture.ts'
import { findGateway, listGateways } from './configured.ts'
import type { Attempt, Gateway, Read, Refund } from './gateway.ts'

/** Our side, as far as a gateway sees it: reads what arrives, remembers it, answers. */
const heard: Read[] = []
let ours: FastifyInstance
let theirs: FastifyInstance
let sandbox: GatewaysSandbox
let begun = 0
let notifyUrl = ''
const clock = { now: new Date('2026-11-21T02:30:00Z') }

beforeAll(async () => {
  ours = Fastify()
  ours.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  ours.removeContentTypeParser('application/json')
  ours.all<{ Params: { gateway: string } }>('/bao/:gateway', async (request, reply) => {
    const gateway = findGateway(request.params.gateway)!
    const read = gateway.readCallback({
      query: new URL(request.url, 'http://localhost').searchParams,
      headers: request.headers as Record<string, string>,
      body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
    })
    heard.push(read)
    const { status, headers, body } = gateway.answer(
      read.ok ? 'recorded' : read.why,
      read.ok ? read.told : undefined,
    )
    return reply.code(status).headers(headers).send(body)
  })
  await ours.listen({ port: 0, host: '127.0.0.1' })
  notifyUrl = `${addressOf(ours)}/bao`

  theirs = Fastify({ forceCloseConnections: true })
  let address = ''
  const keys = sandboxSettings('', of => `secret of ${of}`)
  sandbox = gatewaysSandbox({
    keys,
    address: () => address,
    notifyUrl: gateway => `${notifyUrl}/${gateway}`,
    now: () => clock.now,
    lateMs: 20,
  })
  await theirs.register(sandbox.plugin, { prefix: '/cong' })
  await theirs.listen({ port: 0, host: '127.0.0.1' })
  address = `${addressOf(theirs)}/cong`
  provide({ ...sandboxSettings(address, of => `secret of ${of}`), GATEWAY_TIMEOUT_MS: '10000' })
  freeze(clock.now)
})
afterAll(async () => {
  freeze(undefined)
  await Promise.all([ours.close(), theirs.close()])
})
afterEach(() => {
  heard.length = 0
  sandbox.faults.set(null)
  Object.assign(sandbox.mood, { query: 'true', refund: 'done' })
  freeze(clock.now)
})

const addressOf = (app: FastifyInstance) => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
const ids = ['vnpay', 'momo', 'zalopay', 'viettel', 'national'] as const

test('settings switch them on, in their order', () => {
  expect(listGateways().map(one => one.id)).toEqual(ids)
  expect(findGateway('paypal')).toBeUndefined()
})

describe.each(ids)('%s', id => {
  let gateway: Gateway
  beforeAll(() => {
    gateway = findGateway(id)!
  })
  const newAttempt = (): Attempt => ({
    ...example,
    gateway: id,
    order: `SEN000000${++begun}Q-1`,
    returnUrl: 'http://localhost:3000/thanh-toan/cong/ve',
    notifyUrl: `${notifyUrl}/${id}`,
  })
  const theirName = (attempt: Attempt) => (id === 'zalopay' ? `261121_${attempt.order}` : attempt.order)

  /** Opens an attempt as a payer does: follows the address and sees its page. */
  async function open(attempt = newAttempt()) {
    const { redirect } = await gateway.create(attempt)
    const page = await fetch(redirect!)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('15.000')
    return { attempt, order: sandbox.find(id, theirName(attempt))! }
  }
  async function paid(situation?: Situation) {
    const { attempt, order } = await open()
    return { attempt, order, ...(await sandbox.act(order, 'pay', situation)) }
  }
  const toldPaid = (attempt: Attempt) => ({
    gateway: id,
    order: attempt.order,
    transaction: expect.stringMatching(/^\d+$/),
    amount: 15_000,
    state: 'paid',
    code: expect.any(String),
    ...(id === 'viettel' && { exact: true }),
    // Viettel's messages say nothing of the time.
    at: id === 'viettel' ? null : clock.now,
  })

  test('is opened, paid, tells it, hears our answer, and brings the payer back', async () => {
    const { attempt, answers, back } = await paid()
    expect(heard).toEqual([{ ok: true, told: toldPaid(attempt) }])
    const { status, body } = gateway.answer('recorded', heard[0]?.ok ? heard[0].told : undefined)
    expect(answers).toEqual([{ status, text: body }])
    expect(gateway.readReturn(new URL(back).searchParams)).toMatchObject({
      order: attempt.order,
      state: 'paid',
    })
  })

  test('says paid of what was paid, when it is asked, also when its notice was lost', async () => {
    const { attempt } = await paid('lost')
    expect(heard).toEqual([])
    const told = await gateway.query(attempt)
    expect(told).toEqual({ ...toldPaid(attempt), exact: undefined })
  })

  test('tells late, and twice', async () => {
    const { answers } = await paid('late')
    expect(answers).toEqual([])
    await expect.poll(() => heard.length).toBe(1)
    const { attempt } = await paid('twice')
    const twice = { ok: true, told: toldPaid(attempt) }
    expect(heard.slice(1)).toEqual([twice, twice])
  })

  test('tells of the sum that it believes in', async () => {
    const { attempt } = await paid('wrong-amount')
    expect(heard).toEqual([{ ok: true, told: { ...toldPaid(attempt), amount: 14_000 } }])
  })

  test('is not believed without its signature', async () => {
    const { answers } = await paid('forged')
    expect(heard).toEqual([{ ok: false, why: 'signature' }])
    const { status, body } = gateway.answer('signature')
    expect(answers).toEqual([{ status, text: body }])
  })

  test('tells of a success after the time was over', async () => {
    const { attempt, order } = await paid('overdue')
    expect(order.expiresAt < clock.now).toBe(true)
    expect(heard).toEqual([{ ok: true, told: toldPaid(attempt) }])
  })

  test('tells nothing that would take back a success', async () => {
    const { attempt } = await paid('reordered')
    expect(heard[0]).toEqual({ ok: true, told: toldPaid(attempt) })
    if (id !== 'zalopay')
      expect(heard[1]).toMatchObject({ ok: true, told: { order: attempt.order, state: 'failed' } })
  })

  test.each(['cancel', 'expire'] as const)('of what the payer did not pay (%s) says so', async deed => {
    const { attempt, order } = await open()
    const { back } = await sandbox.act(order, deed)
    if (id !== 'zalopay')
      expect(heard).toMatchObject([{ ok: true, told: { order: attempt.order, state: 'failed' } }])
    expect(gateway.readReturn(new URL(back).searchParams)).toMatchObject({
      order: attempt.order,
      state: 'failed',
    })
    freeze(new Date(attempt.expiresAt.getTime() + 1000))
    expect(await gateway.query(attempt)).toMatchObject({
      order: attempt.order,
      state: 'failed',
      transaction: null,
    })
  })

  test('of what waits says pending, when it is asked', async () => {
    const { attempt } = await open()
    expect(await gateway.query(attempt)).toMatchObject({
      order: attempt.order,
      state: 'pending',
      transaction: null,
    })
    sandbox.mood.query = 'pending'
    const other = await paid()
    expect(await gateway.query(other.attempt)).toMatchObject({ state: 'pending' })
  })

  test('of what it never heard of says nothing that would be money', async () => {
    const attempt = newAttempt()
    const told = gateway.query(attempt)
    // The national platform names no sum then.
    expect(await told).toMatchObject({ state: 'pending', transaction: null })
  })

  test.each(['down', '5xx', 'garbled'] as const)('that is %s leaves us knowing nothing', async mode => {
    const { attempt } = await paid()
    sandbox.faults.set({ mode })
    await expect(gateway.query(attempt)).rejects.toThrow(new RegExp(`^${id}: `))
    if (['momo', 'zalopay', 'national'].includes(id))
      await expect(gateway.create(newAttempt())).rejects.toThrow(new RegExp(`^${id}: `))
    sandbox.faults.set(null)
    expect(await gateway.query(attempt)).toMatchObject({ state: 'paid' })
  })

  test('that answers something else is not believed', async () => {
    const { attempt } = await paid()
    sandbox.mood.query = 'forged'
    await expect(gateway.query(attempt)).rejects.toThrow(new RegExp(`^${id}: `))
  })

  const asked = (attempt: Attempt, transaction: string, over: Partial<Refund> = {}): Refund => ({
    id: crypto.randomUUID(),
    attempt,
    transaction,
    amount: 15_000,
    of: 15_000,
    reason: 'Hoàn lệ phí (thu thừa) & xin lỗi',
    by: 'staff:0190f0c1-6a5e-7d3b-9c11-5b7f0a2e4d10',
    at: clock.now,
    ...over,
  })

  test.runIf(id === 'national')('gives nothing back by itself', async () => {
    const { attempt, order } = await paid()
    expect(await gateway.refund(asked(attempt, order.transaction))).toEqual({
      state: 'refused',
      code: 'no-refund',
    })
  })

  describe.runIf(id !== 'national')('a refund', () => {
    test('is done, once, however often it is asked for', async () => {
      const { attempt, order } = await paid()
      const refund = asked(attempt, order.transaction)
      expect(await gateway.refund(refund)).toMatchObject({
        state: 'done',
        reference: expect.stringMatching(/^\d+$/),
      })
      const again = await gateway.refund(refund)
      // VNPAY says only that it was asked before.
      expect(again.state).toBe(id === 'vnpay' ? 'pending' : 'done')
      expect(order.refunds).toHaveLength(1)
      const asking = { ...refund, isOnly: true }
      expect((await gateway.queryRefund(asking)).state).toBe(id === 'viettel' ? 'pending' : 'done')
      // VNPAY tells of the payment, which of its parts it does not say.
      const ofSeveral = await gateway.queryRefund({ ...asking, isOnly: false })
      expect(ofSeveral.state).toBe(['viettel', 'vnpay'].includes(id) ? 'pending' : 'done')
    })

    test('of a part is done in parts, never above what was paid', async () => {
      const { attempt, order } = await paid()
      const part = () => asked(attempt, order.transaction, { amount: 10_000 })
      const [first, second] = [await gateway.refund(part()), await gateway.refund(part())]
      expect([first.state, second.state]).toEqual(
        id === 'viettel' ? ['refused', 'refused'] : ['done', 'refused'],
      )
    })

    test('may be refused, or take its time', async () => {
      for (const state of ['refused', 'pending'] as const) {
        sandbox.mood.refund = state
        const { attempt, order } = await paid()
        const refund = asked(attempt, order.transaction)
        expect((await gateway.refund(refund)).state).toBe(state)
        expect((await gateway.queryRefund({ ...refund, isOnly: true })).state).toBe(
          id === 'viettel' ? 'pending' : state,
        )
      }
    })

    test.runIf(id === 'zalopay')('that it does not know is not one that it refused', async () => {
      const { attempt, order } = await paid()
      const asking = { ...asked(attempt, order.transaction), isOnly: true }
      expect(await gateway.queryRefund(asking)).toEqual({ state: 'pending', code: '2/-101' })
    })

    test.each(['down', '5xx', 'garbled'] as const)('is unknown when the gateway is %s', async mode => {
      const { attempt, order } = await paid()
      sandbox.faults.set({ mode, times: 1 })
      await expect(gateway.refund(asked(attempt, order.transaction))).rejects.toThrow(new RegExp(`^${id}: `))
      expect(order.refunds).toHaveLength(0)
    })
  })
})
