import { beforeAll, expect, test } from 'vitest'
import { anyone } from '#platform/access'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { findStaffByEmail } from '../queries/staff.ts'

const db = testDatabase({ seed: true })
const administrator = staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' })
const clerk = staff({ role: 'clerk', agency: 'tay-ninh/phuong-tan-ninh', reach: 'agency' })
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})

test('an administrator opens everything; others find the directory and the calendar only', async () => {
  for (const path of [
    '',
    '/lich',
    '/lich/2026',
    '/can-bo',
    '/can-bo/moi',
    '/co-quan',
    '/co-quan/tay-ninh/so-xay-dung',
  ])
    expect([path, (await site.as(administrator).get(`/can-bo/quan-tri${path}`)).status]).toEqual([path, 200])
  for (const path of ['', '/can-bo', '/can-bo/moi'])
    expect([path, (await site.as(clerk).get(`/can-bo/quan-tri${path}`)).status]).toEqual([path, 404])
  const year = await site.as(clerk).get('/can-bo/quan-tri/lich/2026')
  expect([year.status, year.html.includes('<textarea')]).toEqual([200, false])
  expect((await site.as(anyone).get('/can-bo/quan-tri')).status).toBe(303)
  for (const path of ['/lich/abc', '/lich/1999', '/co-quan/khong-co', '/can-bo/khong-phai-uuid'])
    expect([path, (await site.as(administrator).get(`/can-bo/quan-tri${path}`)).status]).toEqual([path, 404])
})

const lines = {
  confidence: 'verified',
  notices: '77/TB-BNV – Lịch nghỉ năm 2027',
  daysOff: '1/1 Tết Dương lịch\n4/2–10/2 Tết Nguyên đán Đinh Mùi',
  workedDays: '',
  note: '',
}

test('a year is previewed, then published, and its history shows', async () => {
  const path = '/can-bo/quan-tri/lich/2027'
  const preview = await site.as(administrator).post(path, lines)
  expect(preview.html).toContain('Xem trước lịch năm 2027')
  expect(preview.html).toContain('thứ Năm 04/02/2027')
  const hidden = Object.fromEntries(
    [...preview.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  )
  const published = await site
    .as(administrator)
    .post(path, { ...hidden, _csrf: tokenOf(preview.html), step: 'publish' })
  expect([published.status, published.location]).toEqual([303, `${path}?xong=1`])
  const page = await site.as(administrator).get(`${path}?xong=1`)
  expect(page.html).toContain('Đã công bố lịch năm 2027.')
  expect(page.html).toContain('2027-02-04 off holiday: Tết Nguyên đán Đinh Mùi [77/TB-BNV]')
})

test('a line that can not be read is shown with what was typed', async () => {
  const page = await site
    .as(administrator)
    .post('/can-bo/quan-tri/lich/2027', { ...lines, daysOff: '30/2 Không có' })
  expect(page.html).toContain('Ngày nghỉ, dòng 1: “30/2 Không có” có ngày không tồn tại')
  expect(page.html).toContain('>30/2 Không có</textarea>')
})

test('a role is given, taken, and an account closed, through the pages', async () => {
  const { id } = await db
    .as(administrator)
    .read(async tx => (await findStaffByEmail(tx, 'vothixuanlan@tayninh.example'))!)
  const path = `/can-bo/quan-tri/can-bo/${id}`
  const missing = await site
    .as(administrator)
    .post(path, { step: 'give', role: '', agency: '', until: '1/1/2020' })
  for (const text of ['Hãy chọn vai trò.', 'Hãy chọn cơ quan, đơn vị.', 'Ngày kết thúc phải từ hôm nay'])
    expect(missing.html).toContain(text)
  const given = await site
    .as(administrator)
    .post(path, { step: 'give', role: 'cashier', agency: 'tay-ninh/phuong-tan-ninh', reach: 'agency' })
  expect(given.location).toBe(`${path}?xong=given`)
  const page = await site.as(administrator).get(path)
  expect(page.html).toContain('Giao vai trò Thu ngân tại tay-ninh/phuong-tan-ninh')
  const [, role] = /name="role" value="([0-9a-f-]{36})"/.exec(page.html)!
  expect((await site.as(administrator).post(path, { step: 'take', role: role! })).location).toBe(
    `${path}?xong=taken`,
  )
  expect((await site.as(administrator).post(path, { step: 'take', role: '{"a":1}' })).status).toBe(404)
  expect((await site.as(administrator).get(`${path}?buoc=khoa`)).html).toContain(
    'Khóa tài khoản của Võ Thị Xuân Lan?',
  )
  expect((await site.as(administrator).post(path, { step: 'close' })).location).toBe(`${path}?xong=closed`)
  expect((await site.as(administrator).get(path)).html).toContain('Đã khóa')
})

test('an officer is added, and mistakes stand at their fields', async () => {
  const path = '/can-bo/quan-tri/can-bo/moi'
  const wrong = await site
    .as(administrator)
    .post(path, { name: 'An', email: 'x', phone: '', agency: 'tay-ninh', title: '' })
  for (const text of ['Hãy nhập đủ họ và tên', 'Địa chỉ thư chưa đúng', 'Hãy nhập chức danh.'])
    expect(wrong.html).toContain(text)
  const added = await site.as(administrator).post(path, {
    name: 'Trần Mới Đến',
    email: 'tranmoiden@tayninh.example',
    phone: '',
    agency: 'tay-ninh/so-xay-dung',
    title: 'Chuyên viên',
  })
  expect(added.location).toMatch(/^\/can-bo\/quan-tri\/can-bo\/[0-9a-f-]{36}\?xong=added$/)
  const found = await site.as(administrator).get('/can-bo/quan-tri/can-bo?q=tran+moi+den')
  expect(found.html).toContain('tranmoiden@tayninh.example')
})

function tokenOf(page: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(page)![1]!
}
