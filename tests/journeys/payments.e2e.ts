import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeVietQr } from '#lib/vietqr'
import { findPersonByNumber } from '#modules/identity'
import { getBill, openBill, recordTransfer, transferCode } from '#modules/payments'
import { system } from '#platform/access'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { officerWith } from '../support/officers-at-work.ts'
import { personOf } from '../support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../support/sign-in.ts'

const site = liveSite()
const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const bank = { actor: system('journey') }
const folder = mkdtempSync(join(tmpdir(), 'sen-qr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const hasZbar = existsSync('/usr/bin/zbarimg')
let payer: string
let person: string
let officers: Record<'cashier' | 'second' | 'leader', string>

beforeAll(async () => {
  person = await signInCitizen(site, personOf('tam').personalNumber)
  payer = await site.database.read(
    bank,
    async tx => (await findPersonByNumber(tx, personOf('tam').personalNumber))!.id,
  )
  const world = { database: site.database, runJobs: async () => {} }
  const cookieOf = async (role: 'cashier' | 'agency-leader', agency: string) => {
    const { id } = await officerWith(world, role, agency)
    const { rows } = await site.database.pool.query('SELECT email FROM organisation.staff WHERE id = $1', [
      id,
    ])
    return signInStaff(site, rows[0].email)
  }
  officers = {
    cashier: await cookieOf('cashier', centre),
    second: await cookieOf('agency-leader', 'tay-ninh/phuong-tan-ninh'),
    leader: await cookieOf('agency-leader', 'tay-ninh/phuong-tan-ninh'),
  }
}, 60_000)

const open = (amount: number, purpose = 'Bản sao trích lục khai sinh') =>
  site.database.write(bank, tx =>
    openBill(tx, {
      reference: `H53.25459-${randomUUID().slice(0, 8)}`,
      payer,
      payerName: 'Trần Thị Tâm',
      agency: centre,
      purpose,
      items: [{ code: 'fee', name: 'Lệ phí', quantity: 1, unitAmount: amount, kind: 'fee' }],
      dueAt: new Date(Date.now() + 50 * 3_600_000),
    }),
  )
const bill = (id: string) => site.database.read(bank, tx => getBill(tx, id))
const transfer = (amount: number, description: string) =>
  site.database.write(bank, tx =>
    recordTransfer(tx, {
      gatewayTransaction: `FT${randomUUID().slice(0, 12)}`,
      account: '00000025459',
      amount,
      description,
      paidAt: tx.now,
    }),
  )

/** What an independent reader sees in a picture. */
function readBack(picture: Buffer): string[] {
  const file = join(folder, `${randomUUID()}.png`)
  writeFileSync(file, picture)
  return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).trim().split('\n')
}
async function expectAsks(content: string, of: { amount: number; number: number }) {
  expect(decodeVietQr(content)).toMatchObject({
    ok: true,
    transfer: { amount: of.amount, purpose: transferCode(of.number), account: '00000025459' },
  })
}

describe.each([true, false])('to pay, with scripts: %s', javaScript => {
  const visit = (width: 360 | 1366) => site.visitor({ width, javaScript, cookie: person })

  test.skipIf(!hasZbar)(
    'the code on the screen of a phone, and the picture kept from it, are read by zbar',
    async () => {
      const id = await open(36_000)
      const asked = { amount: 36_000, number: (await bill(id)).number }
      const page = await visit(360)
      await page.goto(`/thanh-toan/${id}`)
      await expectAsks(readBack(await page.screenshot({ fullPage: true }))[0]!, asked)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Tải ảnh mã QR' }).click(),
      ])
      expect(download.suggestedFilename()).toBe(`${transferCode(asked.number)}.png`)
      await download.saveAs(join(folder, 'kept.png'))
      await expectAsks(
        execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'kept.png')], { encoding: 'utf8' }).trim(),
        asked,
      )
    },
  )

  test('says how long there is, the ways in wallets, and what to do when nothing shows', async () => {
    const id = await open(8_000)
    for (const width of [360, 1366] as const) {
      const page = await visit(width)
      await page.goto(`/thanh-toan/${id}`)
      const text = await page.textContent('main')
      expect(text).toMatch(/còn 2 ngày [12] giờ/)
      expect(text).toContain('Đừng chuyển lần thứ hai')
      await page.getByText('Đã chuyển tiền mà trang này chưa báo?').click()
      expect(await page.getByText('Đừng chuyển lần thứ hai').isVisible()).toBe(true)
      await expectNoSidewaysScroll(page)
      await shot(page, `pay-${width}${javaScript ? '' : '-plain'}`)
    }
    const page = await visit(360)
    await page.goto(`/thanh-toan/${id}`)
    await page.getByRole('button', { name: 'Nộp qua MoMo' }).click()
    // The seconds come with the script.
    await expect
      .poll(() => page.textContent('main'))
      .toMatch(javaScript ? /Xin nộp trước .*\(còn 1[45]:\d\d\)/ : /Xin nộp trước .*\(còn 1[45] phút\)/)
    expect(await page.getByRole('button', { name: /Mở ứng dụng/ }).getAttribute('href')).toMatch(/^momo:/)
    await shot(page, `gateway-360${javaScript ? '' : '-plain'}`)
  })

  test('paid, the page turns into the receipt', async () => {
    const id = await open(9_000)
    const page = await visit(360)
    await page.goto(`/thanh-toan/${id}`)
    await transfer(9_000, transferCode((await bill(id)).number))
    // Without scripts the page looks again by itself after five seconds.
    await page.getByText('Đã nhận đủ 9.000').first().waitFor()
    await shot(page, `paid-360${javaScript ? '' : '-plain'}`)
  })
})

test('several bills are paid by one code, or at one gateway', async () => {
  const bills = [await open(11_000, 'Cấp bản sao'), await open(12_000, 'Chứng thực')]
  const page = await site.visitor({ width: 360, cookie: person })
  await page.goto('/khoan-nop')
  await shot(page, 'own-bills-360')
  for (const id of bills) await page.locator(`input[name=khoan][value="${id}"]`).check()
  await page.getByRole('button', { name: 'Nộp các khoản đã chọn' }).click()
  await page.getByText('Tổng cộng 23.000').first().waitFor()
  await shot(page, 'basket-360')
  await expectNoSidewaysScroll(page)
  if (hasZbar) {
    const [content] = readBack(await page.screenshot({ fullPage: true }))
    expect(decodeVietQr(content!)).toMatchObject({ transfer: { amount: 23_000 } })
  }
  await page.getByRole('button', { name: 'Nộp qua ZaloPay' }).click()
  expect(await page.textContent('h1')).toContain('23.000')
  await page.getByRole('button', { name: /Sang trang ZaloPay/ }).click()
  await page.locator('main button').first().click()
  await expect
    .poll(async () => (await Promise.all(bills.map(bill))).map(one => one.state), { timeout: 15_000 })
    .toEqual(['paid', 'paid'])
})

describe('at the desk', () => {
  const desk = (who: keyof typeof officers, width: 360 | 1366 = 1366) =>
    site.visitor({ width, cookie: officers[who] })
  const list = '/can-bo/thu-ngan/chua-khop'

  async function upload(page: Page, source: string, content: string) {
    await page.goto('/can-bo/thu-ngan/sao-ke')
    await page.selectOption('select[name=nguon]', source)
    const account = await page
      .locator('select[name=tai-khoan] option', { hasText: '00000025459' })
      .getAttribute('value')
    await page.selectOption('select[name=tai-khoan]', account!)
    await page.setInputFiles('input[name=tep]', {
      name: `${source}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(content),
    })
    await page.getByRole('button', { name: 'Đọc sao kê' }).click()
  }

  test('the list of money that waits is gone through with arrows, and its help is on the page', async () => {
    for (const n of [1, 2, 3]) await transfer(1_000 + n, `tien khong ro ${n}`)
    const page = await desk('cashier')
    await page.goto(list)
    expect(await page.textContent('.govuk-hint.sen-wide-only')).toContain('↓')
    const here = () => page.locator('[data-row][data-at]').getAttribute('data-row')
    await page.keyboard.press('ArrowDown')
    const first = await here()
    await page.keyboard.press('ArrowDown')
    expect(await here()).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    expect(await here()).toBe(first)
    await shot(page, 'unmatched-1366')
    await page.keyboard.press('Enter')
    await page.waitForURL(/bao-co=/)
    await shot(page, 'unmatched-one-1366')
  })

  test('a settlement is uploaded by one, released by another, and its payout settles it', async () => {
    const page = await desk('cashier')
    const rows = [
      'Ngày;Mã đơn hàng;Mã giao dịch;Số tiền;Phí',
      '20/11/2026;X-1;M-1;40.000;440',
      '20/11/2026;X-2;M-2;abc;0',
    ]
    await upload(page, 'momo', rows.join('\n'))
    expect(await page.textContent('main')).toContain('Dòng 3: “abc” không phải là số tiền đồng')
    await shot(page, 'statements-error-1366')
    await upload(page, 'momo', rows.slice(0, 2).join('\n'))
    await page.getByText('không tự cho nhập được').waitFor()
    expect(await page.textContent('main')).toContain('Chỉ cổng có')
    await shot(page, 'settlement-1366')
    const second = await desk('second', 360)
    await second.goto(page.url())
    await expectNoSidewaysScroll(second)
    await shot(second, 'settlement-360')
    await second.getByRole('button', { name: 'Cho nhập sao kê này' }).click()
    await second.getByText('Người cho nhập').waitFor()
    await expect
      .poll(() => second.reload().then(() => second.textContent('main')), { timeout: 20_000 })
      .not.toContain('Đang nhập')
    await transfer(39_560, 'doi soat thang 11')
    await page.goto(list)
    await page.getByRole('link', { name: 'doi soat thang 11' }).click()
    await shot(page, 'payout-1366')
    await page.getByRole('button', { name: 'Ghi nhận tiền cổng chuyển về' }).click()
    await page.getByText('Đã ghi nhận tiền cổng thanh toán chuyển về').waitFor()
    await page.goto('/can-bo/thu-ngan/sao-ke')
    expect(await page.textContent('main')).toContain('Đã nhập, tiền đã về')
    await shot(page, 'statements-1366')
    const phone = await desk('cashier', 360)
    await phone.goto('/can-bo/thu-ngan/sao-ke')
    await expectNoSidewaysScroll(phone)
    await shot(phone, 'statements-360')
  })

  test('a reduction is asked for, agreed to by another, and leaves its trace', async () => {
    const id = await open(50_000)
    const page = await desk('cashier')
    await page.goto(`/can-bo/thu-ngan/${id}`)
    await shot(page, 'take-1366')
    await page.getByRole('link', { name: 'Đề nghị miễn giảm, xóa nợ' }).click()
    await page.fill('input[name=so-tien]', '20.000')
    await page.fill('input[name=ly-do]', 'Hộ nghèo, giấy xác nhận số 12')
    await page.getByRole('button', { name: 'Gửi đề nghị' }).click()
    await page.getByText('đang chờ người khác duyệt').waitFor()
    await shot(page, 'waive-1366')
    const leader = await desk('leader', 360)
    await leader.goto('/can-bo/thu-ngan/mien-giam')
    await shot(leader, 'waivers-360')
    await expectNoSidewaysScroll(leader)
    await leader.getByRole('button', { name: 'Duyệt', exact: true }).first().click()
    await leader.getByText('Đã ghi quyết định').waitFor()
    expect((await bill(id)).books.owed).toBe(30_000)
    await page.goto(`/can-bo/thu-ngan/${id}/mien-giam`)
    expect(await page.textContent('main')).toContain('Duyệt miễn giảm, xóa nợ: 20.000')
    await shot(page, 'trace-1366')
    for (const [at, name] of [
      ['hoan-tien', 'refunds'],
      ['khoa-so', 'closing'],
    ] as const)
      for (const width of [360, 1366] as const) {
        const one = await desk('cashier', width)
        await one.goto(`/can-bo/thu-ngan/${at}`)
        await expectNoSidewaysScroll(one)
        await shot(one, `${name}-${width}`)
      }
  })
})
