import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { personOf } from '../support/sandbox/people.ts'
import { officersOn, signInAsCitizen, until } from '../support/walk.ts'

const site = liveSite()
const at = officersOn(site)
const school = 'tay-ninh/phuong-tan-ninh/truong-tieu-hoc-hoa-sung'
const mother = personOf('kim-chi')
const child = 'Phan Huỳnh Bảo Ngọc'

const list = `Trường Tiểu học Hoa Súng
Mã học sinh,Họ và tên,Ngày sinh,Lớp,Họ tên phụ huynh,Số định danh phụ huynh
K001,${child},01/12/2016,4A,${mother.name},${mother.personalNumber.slice(1)}
K002,Huỳnh Gia Linh,12/03/2017,4A,Huỳnh Văn Tâm,
K003,Võ Khánh Duy,31/02/2017,4A,,
K004,Phạm Ngọc Hân,05/09/2017,4A,Phạm Thị Thu,
`

/** No wider than its screen, accessible, and a picture of it. */
async function look(page: Page, name: string): Promise<void> {
  await expectNoSidewaysScroll(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 100)}`),
    name,
  ).toEqual([])
  await shot(page, `school-${name}`)
}

/** The same page on the desk and on a phone. */
async function lookTwice(page: Page, name: string): Promise<void> {
  await expectNoSidewaysScroll(page)
  await shot(page, `school-${name}-1366`)
  await page.setViewportSize({ width: 360, height: 740 })
  await look(page, `${name}-360`)
  await page.setViewportSize({ width: 1366, height: 900 })
}

test('an accountant imports a list, mends two lines, opens a campaign; a parent pays by phone; the class list shows it', async () => {
  const accountant = await at.officer('cashier', school)
  await accountant.goto('/can-bo/truong-hoc')
  await lookTwice(accountant, '01-home')
  await accountant.getByRole('link', { name: 'Học sinh và lớp' }).click()
  await lookTwice(accountant, '02-pupils')
  await accountant.setInputFiles('input[type=file]', {
    name: 'lop-4a.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(list),
  })
  await accountant.getByRole('button', { name: 'Nhập danh sách' }).click()

  // The parent's number lost its first zero, and February has no 31st day.
  expect(await accountant.textContent('main')).toContain('2 dòng cần sửa, 2 dòng đã đúng')
  await lookTwice(accountant, '03-mend')
  await accountant.fill('[name="d3.parentNumber"]', mother.personalNumber)
  await accountant.fill('[name="d5.born"]', '28/02/2017')
  await accountant.getByRole('button', { name: 'Nhập cả danh sách' }).click()
  expect(await accountant.textContent('main')).toContain('4 em mới')
  await lookTwice(accountant, '04-imported')

  await accountant.goto('/can-bo/truong-hoc')
  await accountant.getByRole('button', { name: 'Lập đợt thu' }).click()
  await accountant.fill('[name=ten]', 'Bán trú tháng 12')
  for (const [name, value] of Object.entries({ day: '15', month: '12', year: '2099' }))
    await accountant.fill(`[name=han-${name}]`, value)
  await accountant.fill('[name="khoan.0"]', 'Tiền ăn')
  await accountant.fill('[name="tien.0"]', '600.000')
  await accountant.fill('[name="khoan.1"]', 'Đồng phục')
  await accountant.fill('[name="tien.1"]', '180.000')
  await accountant.check('[name="tu-nguyen.1"]', { force: true })
  await accountant.getByLabel(/Lớp 4A/).check({ force: true })
  await lookTwice(accountant, '05-new')
  await accountant.getByRole('button', { name: 'Lưu bản nháp' }).click()
  await lookTwice(accountant, '06-draft')
  const campaign = accountant.url()
  await accountant.getByRole('link', { name: 'Lớp 4A' }).click()
  await accountant.getByLabel(`Đồng phục: ${child}`).check({ force: true })
  await lookTwice(accountant, '07-choose')
  await accountant.getByRole('button', { name: 'Lưu lựa chọn' }).click()
  await accountant.goto(campaign)
  // Who wrote it does not open it: the head sees what it comes to, and does.
  expect(await accountant.getByRole('button', { name: 'Mở đợt thu' }).count()).toBe(0)
  const head = await at.officer('agency-leader', school)
  await head.goto(campaign)
  expect(await head.textContent('main')).toMatch(/cả đợt\s+2\.580\.000/)
  await lookTwice(head, '07-to-open')
  await head.getByRole('button', { name: 'Mở đợt thu' }).click()

  const row = accountant.getByRole('row', { name: new RegExp(child) })
  const stateOf = async () => (await row.textContent()) ?? ''
  await until(async () => {
    await accountant.goto(campaign)
    return (await accountant.getByText('chưa có khoản phải nộp').count()) === 0
  })
  await lookTwice(accountant, '08-open')
  await accountant.getByRole('link', { name: 'Lớp 4A' }).click()
  expect(await stateOf()).toMatch(/Chưa nộp.*780\.000/s)
  await lookTwice(accountant, '09-class')

  // The mother, on her phone: the bill stands among what she has to pay.
  const phone = await site.visitor({ width: 360 })
  await phone.goto('/khoan-nop')
  await signInAsCitizen(phone, mother.name)
  await phone.goto('/khoan-nop')
  await look(phone, '10-bills-360')
  expect(await phone.textContent('main')).toContain(child)
  await phone.getByRole('link', { name: 'Bán trú tháng 12' }).click()
  await look(phone, '11-pay-360')
  await phone
    .locator('main a', { hasText: /giả lập/i })
    .first()
    .click()
  await phone
    .getByRole('button', { name: /Thanh toán|Chuyển/ })
    .first()
    .click()

  // The open list of the class turns by itself.
  await until(async () => (await stateOf()).includes('Đã nộp'))
  await lookTwice(accountant, '12-paid')
  await accountant.getByRole('button', { name: 'Nhắc cả lớp' }).click()
  expect(await accountant.textContent('main')).toContain('Không có ai để nhắc thêm')
  expect(await accountant.textContent('main')).toContain('3 phụ huynh chưa có tài khoản')
  await lookTwice(accountant, '13-reminded')

  // A reduction: the accountant asks, the head grants.
  await accountant.getByRole('link', { name: 'Huỳnh Gia Linh', exact: true }).click()
  await accountant.fill('[name=muc]', '50%')
  await accountant.fill('[name=ly-do]', 'Con hộ nghèo')
  await accountant.getByRole('button', { name: 'Gửi đề nghị' }).click()
  await head.goto(accountant.url().split('?')[0]!)
  await lookTwice(head, '14-reduction')
  await head.getByRole('button', { name: 'Duyệt', exact: true }).click()
  expect(await head.textContent('main')).toContain('300.000')
  await head.goto('/can-bo/truong-hoc/tong-hop')
  await lookTwice(head, '15-report')
  const supervisor = await at.officer('supervisor', 'tay-ninh')
  await supervisor.goto('/can-bo/truong-hoc/tong-hop')
  await lookTwice(supervisor, '16-province')
}, 300_000)
