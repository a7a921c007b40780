import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#platform/access'
import { system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { getBill, openBill } from '../index.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { transferCode } from '../transfer-code.ts'

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const cashier = staff({ role: 'cashier', agency, reach: 'agency' })
const second = staff({ role: 'unit-head', agency, reach: 'agency' })
const here = '/can-bo/thu-ngan/sao-ke'
const bank = () => db.as(system('test-bank'))
let site: Awaited<ReturnType<typeof testSite>>
let account: string

beforeAll(async () => {
  site = await testSite(db.database)
  account = (await bank().read(tx => findAccountByNumber(tx, '00000025459')))!.id
})
afterAll(() => site.app.close())

/** Posts a file as a browser does that has the form open. */
async function upload(actor: Actor, content: string | Buffer, fields: Record<string, string> = {}) {
  const { html } = await site.as(actor).get(here)
  const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const parts = Object.entries({ _csrf: token, 'tai-khoan': account, ...fields }).map(
    ([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--x\r\ncontent-disposition: form-data; name="tep"; filename="thang-11.csv"\r\ncontent-type: text/csv\r\n\r\n`
  return site.app.inject({
    method: 'POST',
    url: here,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([
      Buffer.from(parts.join('') + head),
      Buffer.from(content),
      Buffer.from('\r\n--x--\r\n'),
    ]),
  })
}

test('a cashier uploads a statement, a second person releases it, and both see what became of it', async () => {
  const id = await bank().write(tx =>
    openBill(tx, {
      reference: randomUUID(),
      payer: randomUUID(),
      payerName: 'Trần Thị Hoà',
      agency,
      purpose: 'Lệ phí',
      items: [{ code: 'a', name: 'Lệ phí', quantity: 1, unitAmount: 8000, kind: 'fee' }],
    }),
  )
  const bill = await bank().read(tx => getBill(tx, id))
  const content = [
    'Ngày giao dịch;Mã giao dịch;Nội dung;Ghi nợ;Ghi có;Số dư',
    `20/11/2026;FT1;Nộp <b>${transferCode(bill.number)}</b>;;8.000;108.000`,
    '20/11/2026;FT2;Phí tin nhắn;1.100;;106.900',
  ].join('\n')
  const posted = await upload(cashier, content)
  expect(posted.statusCode).toBe(303)
  const at = String(posted.headers.location)
  const preview = await site.as(cashier).get(at)
  expect(preview.html).toContain('100.000 đồng')
  expect(preview.html).toContain('Nộp &lt;b')
  expect(preview.html).toContain('không tự cho nhập được')
  expect(preview.html).not.toContain('Cho nhập sao kê này')
  expect((await site.as(cashier).post(at, {})).location).toBe(`${at}?vuong=1`)
  expect((await site.as(cashier).get(`${at}?vuong=1`)).html).toContain('không được tự cho nhập')
  await db.runJobs()
  expect((await site.as(second).get(at)).html).toContain('Cho nhập sao kê này')
  expect((await bank().read(tx => getBill(tx, id))).state).toBe('open')

  expect(await site.as(second).post(at, {})).toMatchObject({ status: 303, location: at })
  await db.runJobs()
  expect((await bank().read(tx => getBill(tx, id))).state).toBe('paid')
  const after = await site.as(cashier).get(at)
  expect(after.html).toContain('Đã vào khoản phải nộp')
  expect(after.html).not.toContain('tự cho nhập')
  expect((await site.as(cashier).get(here)).html).toContain('thang-11.csv')
  expect((await upload(cashier, content)).headers.location).toBe(at)
})

test('what is wrong with a file is said with its line and what to do, and what was typed stays', async () => {
  const wrong = await upload(cashier, 'Ngày;Nội dung;Số tiền\n20/11/2026;a;1,5')
  expect(wrong.statusCode).toBe(200)
  expect(wrong.body).toContain('Dòng 2: “1,5” không phải là số tiền đồng')
  const unknown = await upload(cashier, 'Bữa;Gì;Nhiêu\n20/11/2026;a;1.500', { 'cot-bookedOn': 'bữa' })
  expect(unknown.body).toContain('Bữa · Gì · Nhiêu')
  expect(unknown.body).toContain('value="bữa"')
  const unsigned = await upload(cashier, 'Ngày;Nội dung;Số tiền;Chiều\n20/11/2026;a;1.500;D')
  expect(unsigned.body).toContain('không nói dòng nào là tiền vào')
  expect(unsigned.body).toContain('Ngày · Nội dung · Số tiền · Chiều')
  expect(unsigned.body).toContain('name="cot-side"')
  expect((await upload(cashier, '')).body).toContain('Hãy chọn tệp sao kê')
  expect((await upload(cashier, 'a', { 'tai-khoan': randomUUID() })).body).toContain('Hãy chọn tài khoản')
})

test('nobody else sees or sends one', async () => {
  const posted = await upload(cashier, 'Ngày;Nội dung;Số tiền\n20/11/2026;b;+1.500')
  const others = [
    citizen(),
    staff({ role: 'processor', agency, reach: 'agency' }),
    staff({ role: 'cashier', agency: 'tay-ninh/so-xay-dung', reach: 'agency' }),
  ]
  expect((await site.as(cashier).get(String(posted.headers.location))).html).toContain('1.500')
  for (const actor of others) {
    const seen = await site.as(actor).get(String(posted.headers.location))
    expect(seen.html).not.toContain('1.500')
    expect(seen.status).not.toBe(200)
  }
})
