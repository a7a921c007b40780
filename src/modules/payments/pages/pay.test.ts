import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeVietQr } from '#lib/vietqr'
import { anyone, system } from '#platform/access'
import { closePrinter } from '#platform/print'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { bankSandbox, sendNotice } from '../../../../tests/support/sandbox/bank.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { bankNoticeSecret, getBill, openBill } from '../index.ts'
import { qrPayload } from '../qr-code.ts'
import { transferCode } from '../transfer-code.ts'

const hasZbar = existsSync('/usr/bin/zbarimg')
if (!hasZbar) console.warn('zbarimg is absent: the QR codes are not read back')
const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const payer = citizen()
const cashier = staff({ role: 'cashier', agency, reach: 'agency' })
let site: Awaited<ReturnType<typeof testSite>>
let bank: FastifyInstance
let noticeUrl: string
let clock: Date | undefined
const options = { noticeUrl: () => noticeUrl, secret: bankNoticeSecret, now: () => clock ?? new Date() }

beforeAll(async () => {
  site = await testSite(db.database)
  await site.app.listen({ port: 0, host: '127.0.0.1' })
  noticeUrl = `http://127.0.0.1:${(site.app.server.address() as AddressInfo).port}/api/v1/payments/bank-notices`
  bank = Fastify()
  await bank.register(bankSandbox(options))
})
afterAll(async () => {
  await bank.close()
  await site.app.close()
  closePrinter()
})

async function open() {
  const by = db.as(system('test'))
  const id = await by.write(tx =>
    openBill(tx, {
      reference: `H53.25459-${randomUUID().slice(0, 8)}`,
      payer: payer.kind === 'citizen' ? payer.id : '',
      payerName: 'Trần Thị <Hoà>',
      agency,
      purpose: 'Đăng ký khai sinh',
      items: [{ code: 'fee', name: 'Lệ phí khai sinh', quantity: 1, unitAmount: 8_000, kind: 'fee' }],
      path: '/ho-so/H53.25459-1',
    }),
  )
  const bill = await by.read(tx => getBill(tx, id))
  return {
    ...bill,
    payload: qrPayload({ number: bill.number, owed: bill.books.owed }, bill.beneficiary!),
    here: `/thanh-toan/${id}`,
  }
}
const pay = (payload: string, behaviour: string) =>
  bank.inject({
    method: 'POST',
    url: '/gia-lap/ngan-hang',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ qr: payload, behaviour }).toString(),
  })

describe('the payer’s page', () => {
  test('shows how to pay and looks again by itself until the bank told us', async () => {
    const bill = await open()
    const before = await site.as(payer).get(bill.here)
    expect(before.html).toContain('Nộp 8.000')
    expect(before.html).toContain(transferCode(bill.number))
    expect(before.html).toContain('00000025459')
    expect(before.html).toContain('<noscript><meta http-equiv="refresh" content="5"')
    expect(before.html).toContain(`data-live="/luong?kenh=bill%3A`)
    expect((await site.as(payer).get(`${bill.here}?tu-xem=0`)).html).not.toContain('http-equiv="refresh"')

    const app = await bank.inject(`/gia-lap/ngan-hang?qr=${encodeURIComponent(bill.payload)}`)
    expect(app.body).toContain('8.000')
    expect(app.body).toContain('00000025459')
    expect(
      (await pay(bill.payload, 'twice')).body.match(/200 {&quot;outcome&quot;:&quot;paid&quot;}/g),
    ).toHaveLength(2)

    const after = await site.as(payer).get(bill.here)
    expect(after.html).toContain('Đã nhận đủ 8.000')
    expect(after.html).toContain('href="/ho-so/H53.25459-1"')
    expect(after.html).not.toContain('http-equiv="refresh"')
    expect((await site.as(payer).get(`${bill.here}/ma-qr`)).status).toBe(404)
  })

  test('is nobody else’s', async () => {
    const bill = await open()
    expect((await site.as(citizen()).get(bill.here)).status).toBe(404)
    expect((await site.as(anyone).get(bill.here)).location).toContain('/dang-nhap')
    expect((await site.as(payer).get('/thanh-toan/khong-co')).status).toBe(404)
  })

  test('gives the code as a picture that a phone can keep', async () => {
    const bill = await open()
    const picture = await site.as(payer).get(`${bill.here}/ma-qr`)
    expect(picture.headers['content-disposition']).toBe(
      `attachment; filename*=UTF-8''${transferCode(bill.number)}.png`,
    )
    expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG')
    const side = picture.bytes.readUInt32BE(16)
    const lines = inflateSync(picture.bytes.subarray(picture.bytes.indexOf('IDAT') + 4))
    expect(lines).toHaveLength(side * (1 + side / 8))
    // The quiet zone is white, the finder pattern inside it dark.
    expect(lines.subarray(1, 1 + side / 8).every(byte => byte === 0xff)).toBe(true)
    expect(lines[4 * 8 * (1 + side / 8) + 1 + 4]).toBe(0)
  })

  test.skipIf(!hasZbar)('whose picture an independent reader reads, of one bill and of several', async () => {
    const bills = [await open(), await open()]
    const one = await site.as(payer).get(`${bills[0]!.here}/ma-qr`)
    expect(readByZbar(one.bytes)).toBe(bills[0]!.payload)
    const { location } = await site.as(payer).post('/khoan-nop', { khoan: bills.map(bill => bill.id) })
    const picture = await site.as(payer).get(location!.replace('gop?', 'gop/ma-qr?'))
    expect(decodeVietQr(readByZbar(picture.bytes))).toMatchObject({ ok: true, transfer: { amount: 16_000 } })
    expect((await site.as(citizen()).get(location!.replace('gop?', 'gop/ma-qr?'))).status).toBe(404)
  })
})

function readByZbar(picture: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'sen-zbar-'))
  try {
    writeFileSync(join(folder, 'qr.png'), picture)
    return execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'qr.png')], { encoding: 'utf8' }).trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a notice of the bank', () => {
  const notice = (over: object) => ({
    transaction: randomUUID(),
    account: '00000025459',
    amount: 8_000,
    description: '',
    ...over,
  })

  test('of too small a sum leaves the rest to pay', async () => {
    const bill = await open()
    expect((await pay(bill.payload, 'short')).body).toContain('paid')
    const { html } = await site.as(payer).get(bill.here)
    expect(html).toContain('Nộp 1.000')
    expect(html).toContain('Đã nhận 7.000')
  })

  test('of too much says so to the payer; one without a code waits for a person', async () => {
    const much = await open()
    await pay(much.payload, 'over')
    expect((await site.as(payer).get(much.here)).html).toContain('Bạn đã nộp thừa 1.000')
    const nameless = await open()
    expect((await pay(nameless.payload, 'nameless')).body).toContain('unmatched')
    expect((await site.as(payer).get(nameless.here)).html).toContain('Nộp 8.000')
  })

  test('that is old, signed with another secret, or changed on the way is refused, and nothing is recorded', async () => {
    const bill = await open()
    const paying = notice({ description: transferCode(bill.number) })
    clock = new Date(Date.now() - 400_000)
    expect((await sendNotice(options, paying)).status).toBe(401)
    clock = undefined
    expect((await sendNotice({ ...options, secret: () => 'guessed' }, paying)).status).toBe(401)
    const unsigned = await fetch(noticeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...paying, paidAt: new Date().toISOString() }),
    })
    expect(unsigned.status).toBe(401)
    expect((await site.as(payer).get(bill.here)).html).toContain('Nộp 8.000')
    expect((await sendNotice(options, paying)).text).toBe('{"outcome":"paid"}')
  })
})

describe('the till', () => {
  test('finds a bill by name or code, takes the money with one press, and prints the slip', async () => {
    const bill = await open()
    for (const words of ['hoa', transferCode(bill.number).toLowerCase(), bill.reference])
      expect(
        (await site.as(cashier).get(`/can-bo/thu-ngan?tim=${encodeURIComponent(words)}`)).html,
      ).toContain(bill.id)
    expect((await site.as(cashier).get('/can-bo/thu-ngan?tim=khong+ai')).html).toContain(
      'Không có khoản nào chờ thu',
    )

    expect((await site.as(cashier).get(`/can-bo/thu-ngan/${bill.id}`)).html).toMatch(
      /name="con-lai" value="8000"/,
    )
    const changed = await site.as(cashier).post(`/can-bo/thu-ngan/${bill.id}`, { 'con-lai': '9000' })
    expect(changed.html).toContain('Chưa ghi thu tiền mặt')
    const taken = await site.as(cashier).post(`/can-bo/thu-ngan/${bill.id}`, { 'con-lai': '8000' })
    expect(taken).toMatchObject({ status: 303, location: `/can-bo/thu-ngan/${bill.id}` })
    const after = await site.as(cashier).get(taken.location!)
    expect(after.html).toContain('Đã thu 8.000')
    expect(after.html).toMatch(/Số phiếu thu: \d{6}\/\d{4}/)
    const slip = await site.as(cashier).get(`/can-bo/thu-ngan/${bill.id}/phieu-thu`)
    expect(slip.headers['content-type']).toBe('application/pdf')
    expect(slip.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await site.as(cashier).get('/can-bo/thu-ngan')).html).not.toContain(bill.id)
  })

  test('has no slip before the money, and is no page of other officers', async () => {
    const bill = await open()
    expect((await site.as(cashier).get(`/can-bo/thu-ngan/${bill.id}/phieu-thu`)).status).toBe(404)
    const processor = staff({ role: 'processor', agency, reach: 'agency' })
    expect((await site.as(processor).get('/can-bo/thu-ngan')).status).toBe(404)
    expect((await site.as(processor).get(`/can-bo/thu-ngan/${bill.id}`)).status).toBe(404)
  })
})
