import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectPdf } from '#modules/signing'
import { anyone } from '#platform/access'
import { closePrinter } from '#platform/print'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { bankSandbox } from '../../../../tests/support/sandbox/bank.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { bankNoticeSecret } from '../index.ts'
import { tillOn } from '../till.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
let site: Awaited<ReturnType<typeof testSite>>
let bank: FastifyInstance
beforeAll(async () => {
  site = await testSite(db.database)
  await site.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = site.app.server.address() as AddressInfo
  bank = Fastify()
  await bank.register(
    bankSandbox({
      noticeUrl: () => `http://127.0.0.1:${port}/api/v1/payments/bank-notices`,
      secret: bankNoticeSecret,
    }),
  )
})
afterAll(async () => {
  await bank.close()
  await site.app.close()
  closePrinter()
})

const somebody = () => {
  const actor = citizen()
  return { actor, payer: actor.kind === 'citizen' ? actor.id : '' }
}

describe('Các khoản phải nộp', () => {
  test('shows what is owed by due date, says what is late and for whom, and what is behind', async () => {
    const { actor, payer } = somebody()
    const late = await till.open(1_000, {
      payer,
      purpose: 'Khoản trễ',
      dueAt: new Date('2026-01-05T00:00:00Z'),
    })
    await till.open(2_000, { payer, purpose: 'Không hạn' })
    await till.open(3_000, { payer, purpose: 'Học phí', onBehalfOf: { relation: 'child', name: 'Trần Bé' } })
    const paid = await till.open(4_000, { payer, purpose: 'Đã xong' })
    await till.transfer({ bill: paid, amount: 4_000 })
    const { html } = await site.as(actor).get('/khoan-nop')
    expect(html).toContain('Tổng cộng 6.000')
    expect(html).toContain('Cho con: Trần Bé')
    expect(html.indexOf('Khoản trễ')).toBeLessThan(html.indexOf('Không hạn'))
    expect(html.indexOf('Quá hạn')).toBeGreaterThan(html.indexOf(late))
    expect(html.indexOf('Đã xong</h')).toBe(-1)
    expect(html).toContain(`/thanh-toan/${paid}`)
    expect((await site.as(citizen()).get('/khoan-nop')).html).toContain('không còn khoản nào phải nộp')
    expect((await site.as(anyone).get('/khoan-nop')).location).toContain('/dang-nhap')
  })

  test('pays several by one transfer, and says so', async () => {
    const { actor, payer } = somebody()
    const bills = [await till.open(1_000, { payer }), await till.open(2_500, { payer })]
    const nothing = await site.as(actor).post('/khoan-nop', {})
    expect(nothing.html).toContain('Hãy chọn ít nhất một khoản')
    expect((await site.as(actor).post('/khoan-nop', { khoan: bills[0]! })).location).toBe(
      `/thanh-toan/${bills[0]}`,
    )
    const { location } = await site.as(actor).post('/khoan-nop', { khoan: bills })
    const before = await site.as(actor).get(location!)
    expect(before.html).toContain('Tổng cộng 3.500')
    expect((await site.as(citizen()).get(location!)).status).toBe(404)
    const qr = /ngan-hang\?qr=([^"]+)"/.exec(before.html)![1]!
    await bank.inject({
      method: 'POST',
      url: '/gia-lap/ngan-hang',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ qr: decodeURIComponent(qr), behaviour: 'usual' }).toString(),
    })
    for (const bill of bills) expect((await till.read(bill)).state).toBe('paid')
    expect((await site.as(actor).get(location!)).html).toContain('Đã nhận đủ tiền cho các khoản này')
  })

  test('takes no bill of somebody else into a transfer', async () => {
    const { actor } = somebody()
    const others = [await till.open(1_000), await till.open(1_000)]
    await till.open(1_000, { payer: somebody().payer })
    for (const khoan of [others, others[0]!, ['('.repeat(20_000)]])
      expect((await site.as(actor).post('/khoan-nop', { khoan })).html).toContain(
        'Hãy chọn ít nhất một khoản',
      )
    const { rows } = await db.database.pool.query('SELECT 1 FROM payments.basket_bill WHERE bill = ANY($1)', [
      others,
    ])
    expect(rows).toEqual([])
  })
})

test('what was paid too much is asked back once, to the payer’s account', async () => {
  const { actor, payer } = somebody()
  const bill = await till.open(8_000, { payer })
  const here = `/thanh-toan/${bill}/nop-thua`
  expect((await site.as(actor).get(here)).html).toContain('không có phần nộp thừa')
  await till.transfer({ bill, amount: 7_500 })
  await till.transfer({ bill, amount: 2_000 })
  expect((await site.as(actor).get(`/thanh-toan/${bill}`)).html).toContain(`href="${here}"`)
  expect((await site.as(citizen()).get(here)).status).toBe(404)
  const form = { 'ngan-hang': 'Ngân hàng Thử', 'tai-khoan': '12345678', ten: 'TRAN THI HOA' }
  expect((await site.as(actor).post(here, { ...form, 'tai-khoan': '12 34' })).html).toContain(
    'Hãy ghi số tài khoản',
  )
  expect((await site.as(actor).post(here, form)).location).toBe(here)
  expect((await site.as(actor).get(here)).html).toContain('Đã nhận đề nghị của bạn')
  expect((await site.as(actor).post(here, form, '/khoan-nop')).location).toBe(here)
  const page = (await site.as(actor).get(`/thanh-toan/${bill}`)).html
  expect(page).toContain('Đã nhận đề nghị của bạn')
  expect(page).not.toContain(`href="${here}"`)
  const { rows } = await db.database.pool.query(
    'SELECT amount, way, to_account, state FROM payments.refund WHERE bill = $1',
    [bill],
  )
  expect(rows).toEqual([{ amount: 1_500, way: 'bank-order', to_account: '12345678', state: 'requested' }])
})

test('a business’s bill is seen and paid by who represents it by law', async () => {
  const { actor, payer } = somebody()
  await db.database.pool.query(
    `INSERT INTO identity.person (id, personal_number, name, represents, source, created_at)
     VALUES ($1, '072199000001', 'Trần Thử', '{"name":"Cơ sở Thử","tax_code":"3900000001"}', 'vneid', now())`,
    [payer],
  )
  const onBehalfOf = { relation: 'business', name: 'Cơ sở Thử', taxCode: '3900000001' } as const
  const bill = await till.open(8_000, { onBehalfOf })
  expect((await site.as(actor).get('/khoan-nop')).html).toContain('Cho doanh nghiệp: Cơ sở Thử')
  expect((await site.as(actor).get(`/thanh-toan/${bill}`)).status).toBe(200)
  expect((await site.as(citizen()).get(`/thanh-toan/${bill}`)).status).toBe(404)
})

describe('the electronic receipt', () => {
  test('is sealed once, the same for ever, and nobody else’s', async () => {
    const { actor, payer } = somebody()
    const bill = await till.open(36_000, { payer })
    const here = `/thanh-toan/${bill}/bien-lai`
    expect((await site.as(actor).get(here)).status).toBe(404)
    await till.transfer({ bill, amount: 36_000 })
    const [one, other] = await Promise.all([1, 2].map(() => site.as(actor).get(here)))
    expect(one!.headers['content-type']).toBe('application/pdf')
    expect(one!.bytes.equals(other!.bytes)).toBe(true)
    expect((await site.as(actor).get(here)).bytes.equals(one!.bytes)).toBe(true)
    const found = await db.as(actor).read(tx => inspectPdf(tx, one!.bytes))
    expect(JSON.stringify(found)).toContain('"intact":true')
    expect((await site.as(citizen()).get(here)).status).toBe(404)
    expect((await site.as(actor).get(`${here}?lan=${randomUUID()}`)).status).toBe(404)
  })
})
