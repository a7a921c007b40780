import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatDong } from '#lib/money'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { decideRefund, refundPaid } from '../commands/decide-refund.ts'
import { requestRefund, takeCash } from '../index.ts'
import { cashierAt, centre, leaderAt, tillOn } from '../till.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
const leader = leaderAt()
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

describe('money that nobody knows', () => {
  const list = '/can-bo/thu-ngan/chua-khop'

  test('is listed with why it waits, guessed, and matched with one press', async () => {
    const bill = await till.open(7_321, { payerName: 'Lê Thị Mai' })
    const notice = await till.stray(7_321, 'LT MAI chuyen khoan')
    const before = await site.as(cashier).get(list)
    expect(before.html).toContain('LT MAI chuyen khoan')
    expect(before.html).toContain('Không có mã trong nội dung')
    const page = `${list}?bao-co=${notice}`
    const one = await site.as(cashier).get(page)
    expect(one.html).toContain('Khớp 7.321')
    expect(one.html).toContain('số tiền, gần giống tên, ngày')
    const form = { viec: 'khop', 'bao-co': notice, khoan: bill, 'so-tien': '7321' }
    const done = await site.as(cashier).post(list, form, page)
    expect(done.location).toBe(`${list}?xong=match`)
    expect((await till.read(bill)).state).toBe('paid')
    expect((await site.as(cashier).get(done.location!)).html).toContain('Đã khớp tiền')
    const again = await site.as(cashier).post(list, form, '/can-bo/thu-ngan/khoa-so')
    expect(again.status).not.toBe(303)
  })

  test('says what is wrong, and keeps what was typed', async () => {
    const notice = await till.stray(1_000)
    const page = `${list}?bao-co=${notice}`
    const wrong = await site
      .as(cashier)
      .post(list, { viec: 'khop', 'bao-co': notice, ma: 'KHONG-CO', 'so-tien': '2000' }, page)
    expect(wrong.html).toContain('từ 1 đồng đến 1.000')
    expect(wrong.html).toContain('Không thấy khoản nào')
    expect(wrong.html).toContain('KHONG-CO')
    const back = { viec: 'tra', 'bao-co': notice, 'so-tien': '1000' }
    const missing = await site.as(cashier).post(list, back, page)
    expect(missing.html).toContain('Hãy ghi lý do')
    const whole = { ...back, 'ly-do': 'Nhầm', 'ngan-hang': 'NH', 'tai-khoan': '123', ten: 'A' }
    expect((await site.as(cashier).post(list, whole, page)).location).toBe(`${list}?xong=return`)
  })
})

test('a bill that is paid is found at the till by what its payer says, and opened there', async () => {
  const payerName = 'Trịnh Thị Đã Nộp'
  const bill = await till.open(5_000, { payerName })
  const list = async (words: string) =>
    (await site.as(cashier).get(`/can-bo/thu-ngan?${new URLSearchParams({ tim: words })}`)).html
  expect(await list('trinh thi da nop')).toContain('Các khoản chưa nộp')
  await till.transfer({ bill, amount: 5_000 })
  const found = await list('trinh thi da nop')
  expect(found).toContain(`/can-bo/thu-ngan/${bill}`)
  expect(found).toContain('Khoản đã nộp, đã hoàn hoặc không phải nộp nữa')
  expect(found).not.toContain('Không thấy khoản nào')
  expect((await site.as(cashier).get('/can-bo/thu-ngan')).html).not.toContain(bill)
  expect(await list('khong co ai nhu the')).toContain('Không thấy khoản nào')
})

describe('refunds', () => {
  const list = '/can-bo/thu-ngan/hoan-tien'

  test('are asked for at the bill, agreed to by another, and paid; who asks sees no button', async () => {
    const bill = await till.open(8_000)
    await db.as(cashier).write(tx => takeCash(tx, { bill }))
    const page = `/can-bo/thu-ngan/${bill}/hoan-tien`
    const payment = (await till.read(bill)).payments[0]!.id
    const form = { lan: payment, 'so-tien': '8.000', 'ly-do': 'Thu nhầm khoản', cach: 'cash' }
    expect((await site.as(cashier).post(page, { ...form, 'ly-do': '' })).html).toContain('Hãy ghi lý do')
    expect((await site.as(cashier).post(page, form)).location).toBe(`${page}?xong=refund`)
    expect((await site.as(cashier).post(page, form)).location).toContain('vuong=payments.left')
    const asked = await site.as(leader).get(list)
    const refund = [...asked.html.matchAll(/name="khoan" value="([^"]+)"/g)].at(-1)![1]!
    expect(asked.html).toContain('Thu nhầm khoản')
    const asCashier = await site.as(cashier).get(list)
    expect(asCashier.html).toContain('Chờ người khác duyệt')
    await site.as(leader).post(list, { khoan: refund, viec: 'dong-y' })
    expect((await till.read(bill)).state).toBe('refunding')
    expect((await site.as(cashier).post(list, { khoan: refund, viec: 'da-chi' })).location).toContain(
      'xong=paid',
    )
    expect((await till.read(bill)).state).toBe('refunded')
  })

  test('of money that was taken by mistake: who approves reads that the bill is still to be paid, and it is', async () => {
    const bill = await till.open(8_000)
    await db.as(cashier).write(tx => takeCash(tx, { bill }))
    const page = `/can-bo/thu-ngan/${bill}/hoan-tien`
    const form = { lan: (await till.read(bill)).payments[0]!.id, 'so-tien': '8.000', cach: 'cash' }
    const kept = await site.as(cashier).post(page, { ...form, 'thu-nham': '1' })
    expect(kept.html).toMatch(/name="thu-nham" type="checkbox" value="1" checked/)
    await site.as(cashier).post(page, { ...form, 'ly-do': 'Của em Ân, không phải em An', 'thu-nham': '1' })
    const asked = (await site.as(leader).get(list)).html
    expect(asked.split('Của em Ân, không phải em An')[1]).toMatch(/^[^]{0,80}<strong>Thu nhầm hoặc khớp nhầm/)
    const refund = [...asked.matchAll(/name="khoan" value="([^"]+)"/g)].at(-1)![1]!
    await site.as(leader).post(list, { khoan: refund, viec: 'dong-y' })
    await site.as(cashier).post(list, { khoan: refund, viec: 'da-chi' })
    const { html } = await site.as(cashier).get(`/can-bo/thu-ngan/${bill}`)
    expect(html).toContain('Thu 8.000')
    expect(html).toContain('Đã hoàn lại')
    expect((await site.as(cashier).get(page)).html).toContain('khoản này vẫn phải nộp')
  })

  test('a receipt is replaced by the next number', async () => {
    const bill = await till.open(8_000)
    const { number } = await db.as(cashier).write(tx => takeCash(tx, { bill }))
    const page = `/can-bo/thu-ngan/${bill}/hoan-tien`
    const payment = (await till.read(bill)).payments[0]!.id
    const form = { lan: payment, viec: 'bien-lai', 'ly-do': 'Sai tên' }
    expect((await site.as(cashier).post(page, form)).location).toContain('xong=receipt')
    expect((await till.read(bill)).payments).toMatchObject([
      {
        id: payment,
        receipt: { number: number + 1, replaces: number, series: expect.stringMatching(/^TD\/\d\d$/) },
      },
    ])
  })
})

test('a payment is handed to invoicing software, with nothing in a name that breaks the file', async () => {
  const bill = await till.open(8_000, { payerName: 'Trần <Hoà> & "con"\u0001' })
  await db.as(cashier).write(tx => takeCash(tx, { bill }))
  const { html } = await site.as(cashier).get(`/can-bo/thu-ngan/${bill}/hoa-don`)
  expect(html).toContain('<name>Trần &lt;Hoà&gt; &amp; &quot;con&quot;</name>')
  expect(html).toContain('<total>8000</total>')
})

test('the day is shown by channel and closed; a difference asks for its reason', async () => {
  const list = '/can-bo/thu-ngan/khoa-so'
  const own = cashierAt()
  const bill = await till.open(12_345)
  await db.as(own).write(tx => takeCash(tx, { bill }))
  const page = await site.as(own).get(list)
  expect(page.html).toContain('Tiền mặt')
  const day = vnDay(new Date())
  const form = { 'co-quan': centre, ngay: day, dem: '12.000' }
  expect((await site.as(own).get(`${list}?ngay=22/11/2026`)).html).toContain('value="22/11/2026"')
  const unreadable = await site.as(own).get(`${list}?ngay=31/02/2026`)
  expect(unreadable).toMatchObject({ status: 200 })
  expect(unreadable.html).toContain('Ngày này không đọc được')
  expect(unreadable.html).toContain('value="31/02/2026"')
  expect(unreadable.html).not.toContain('Tiền mặt đếm được')
  expect((await site.as(own).post(list, { ...form, dem: 'x' })).html).toContain('Ghi số tiền mặt đếm được')
  expect((await site.as(own).post(list, form)).html).toContain('−345')
  const closed = await site.as(own).post(list, { ...form, 'ly-do': 'Thối nhầm' })
  expect((await site.as(own).get(closed.location!)).html).toContain('−345')
  const next = await till.open(1_000)
  const refused = await site.as(own).post(`/can-bo/thu-ngan/${next}`, { 'con-lai': '1000' })
  expect(refused.html).toContain('Chưa ghi thu tiền mặt: sổ hôm nay đã khóa')
  expect((await till.read(next)).payments).toEqual([])
})

test('today is closed for the whole agency only by who says so, and opened again by another, on the page', async () => {
  const list = '/can-bo/thu-ngan/khoa-so'
  const agency = 'tay-ninh/phuong-long-hoa'
  const head = staff({ role: 'unit-head', agency, reach: 'agency' })
  const boss = leaderAt(agency)
  const its = cashierAt(agency)
  const form = { 'co-quan': agency, ngay: vnDay(new Date()), viec: 'co-quan' }
  const hasty = await site.as(head).post(list, form)
  expect(hasty.html).toContain('Ngày này còn đang thu')
  // An earlier day needs no second word.
  const past = { ...form, ngay: addDays(vnDay(new Date()), -1) }
  expect((await site.as(head).post(list, past)).location).toContain('xong=day')
  expect((await site.as(head).post(list, { ...form, 'dang-thu': '1' })).location).toContain('xong=day')
  const bill = await till.open(9_000, { agency })
  await expect(db.as(its).write(tx => takeCash(tx, { bill }))).rejects.toThrow('payments.day-closed')

  expect((await site.as(head).get(list)).html).toContain('xin nhờ một người khác mở lại')
  const again = { ...form, viec: 'mo-lai', quay: 'ca-co-quan' }
  expect((await site.as(boss).post(list, again)).html).toContain('Hãy ghi lý do')
  const opened = await site.as(boss).post(list, { ...again, 'mo-ly-do': 'Bấm nhầm ngày' })
  expect((await site.as(boss).get(opened.location!)).html).toMatch(/Đã mở lại sổ[^]*– Bấm nhầm ngày/)
  const { payment } = await db.as(its).write(tx => takeCash(tx, { bill }))

  const refund = await db
    .as(its)
    .write(tx => requestRefund(tx, { payment, amount: 2_000, reason: 'x', way: 'cash' }))
  await db.as(boss).write(tx => decideRefund(tx, { refund, agree: true }))
  await db.as(its).write(tx => refundPaid(tx, { refund }))
  const own = { 'co-quan': agency, ngay: form.ngay, dem: '57.000', 'dau-ca': '50.000' }
  expect((await site.as(its).post(list, own)).location).toContain('xong=day')
  const rows = (await site.as(its).get(list)).html.replace(/<[^>]+>\s*/g, '|').replace(/\|+/g, '|')
  const [back, left, float, counted] = [2_000, 7_000, 50_000, 57_000].map(formatDong)
  expect(rows).toContain(`|Đã hoàn tiền mặt|1|−${back}|Tiền mặt theo sổ|${left}|`)
  expect(rows).toContain(`|${float}|${left}|${counted}|0|`)
})
