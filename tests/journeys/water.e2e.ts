import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { decodeVietQr } from '#lib/vietqr'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { officersOn, until } from '../support/walk.ts'

const site = liveSite()
const { officer } = officersOn(site)
const works = 'tay-ninh/so-nong-nghiep-va-moi-truong/trung-tam-nuoc-sach-nong-thon'
const path = '/can-bo/nuoc'
const route = 'Ấp Đông'
const readingsAt = (of = route) => `${path}/ghi-chi-so?${new URLSearchParams({ tuyen: of })}`

type House = { id: string; code: string; start: number; used: number }
let houses: House[]
beforeAll(async () => {
  const { rows } = await site.database.pool.query<House>(
    `SELECT c.id, c.code, r.value AS start, r.used FROM water.customer c JOIN water.reading r ON r.customer = c.id
     WHERE c.agency = $1 AND c.route = $2 ORDER BY c.position`,
    [works, route],
  )
  houses = rows
})

const cookieOf = async (page: Page) => {
  const [session] = await page.context().cookies()
  return `${session!.name}=${session!.value}`
}
const box = (page: Page, house: House) => page.locator(`[name="chi-so.${house.id}"]`)

test.each([true, false])('a reader walks the route with a telephone, scripts %s', async javaScript => {
  const mine = javaScript ? houses.slice(0, 4) : houses.slice(4, 6)
  const cookie = await cookieOf(await officer('processor', works))
  const phone = await site.visitor({ width: 360, javaScript, cookie })
  await phone.goto(readingsAt())
  if (javaScript) await shot(phone, 'water-readings-360')
  // The first of them is typed with a figure too many.
  const [surprising, ...others] = mine
  const typed = String(surprising!.start + 500)
  await box(phone, surprising!).fill(typed)
  for (const house of others) await box(phone, house).fill(String(house.start + house.used + 1))
  await phone.getByRole('button', { name: 'Lưu chỉ số' }).click()
  await phone.locator('.govuk-error-summary', { hasText: 'dùng 500 m³' }).waitFor()
  if (javaScript) await shot(phone, 'water-readings-doubt-360')
  expect(await box(phone, surprising!).inputValue()).toBe(typed)
  for (const house of others)
    expect(await box(phone, house).inputValue()).toBe(String(house.start + house.used + 1))
  expect(await readingsThisMonth(mine)).toBe(others.length)
  // Another figure that surprises is asked about again; the same one is taken.
  await box(phone, surprising!).fill(String(surprising!.start + 600))
  await phone.getByRole('button', { name: 'Lưu chỉ số' }).click()
  await phone.locator('.govuk-error-summary', { hasText: 'dùng 600 m³' }).waitFor()
  expect(await readingsThisMonth(mine)).toBe(others.length)
  await phone.getByRole('button', { name: 'Lưu chỉ số' }).click()
  await phone.getByText('Đã lưu 1 chỉ số').waitFor()
  expect(await readingsThisMonth(mine)).toBe(mine.length)
})

async function readingsThisMonth(of: House[]): Promise<number> {
  const { rows } = await site.database.pool.query(
    `SELECT count(*) AS count FROM water.reading WHERE customer = ANY ($1)
     AND period = to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')`,
    [of.map(house => house.id)],
  )
  return rows[0].count
}

test('the month is billed with one press, printed with a code that an independent reader reads, and paid', async () => {
  const desk = await officer('cashier', works)
  await desk.goto(path)
  await shot(desk, 'water-overview-1366')
  await desk.getByRole('button', { name: /Lập giấy báo tháng/ }).click()
  await desk.getByText('Mọi đồng hồ đã ghi chỉ số đều có giấy báo').waitFor()
  const house = houses[1]!
  await desk.goto(`${path}/khach-hang/${house.id}`)
  await shot(desk, 'water-customer-1366')
  const printed = desk.getByRole('link', { name: 'In A5' }).first()
  const href = (await printed.getAttribute('href'))!
  const payloads: string[] = []
  for (const [paper, address] of [
    ['a5', href],
    ['80mm', `${href}?kho=80mm`],
  ] as const) {
    const answer = await desk.request.get(address)
    expect(answer.headers()['content-type']).toBe('application/pdf')
    payloads.push(readQr(await answer.body(), `water-invoice-${paper}`))
  }
  expect(new Set(payloads).size).toBe(1)
  const read = decodeVietQr(payloads[0]!)
  const { rows } = await site.database.pool.query(
    'SELECT id, amount, bill FROM water.invoice WHERE customer = $1 ORDER BY period DESC LIMIT 1',
    [house.id],
  )
  expect(read).toMatchObject({ ok: true, transfer: { amount: rows[0].amount } })

  const phone = await site.visitor({ width: 360 })
  await phone.goto(`/gia-lap/ngan-hang?qr=${encodeURIComponent(payloads[0]!)}`)
  await phone
    .getByRole('button', { name: /Thanh toán|Chuyển/ })
    .first()
    .click()
  await until(async () => {
    await desk.goto(`${path}/khach-hang/${house.id}`)
    return desk.locator('tbody tr').first().getByText('Đã nộp').count()
  })
  const all = await desk.request.get(`${path}/tuyen/${encodeURIComponent(route)}/giay-bao`)
  expect(all.headers()['content-type']).toBe('application/pdf')
})

/** What `zbarimg`, a reader that is not ours, finds on the first page of a PDF. */
function readQr(pdf: Buffer, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sen-water-'))
  try {
    const file = join(folder, 'page')
    writeFileSync(`${file}.pdf`, pdf)
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', `${file}.pdf`, file])
    if (process.env.SHOTS) execFileSync('cp', [`${file}.png`, join(process.env.SHOTS, `${name}.png`)])
    return execFileSync('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', `${file}.png`], {
      encoding: 'utf8',
      // It complains that there is no camera.
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('who is late is listed and reminded once', async () => {
  await site.database.pool.query("UPDATE water.invoice SET due_on = current_date - 20 WHERE state = 'open'")
  const desk = await officer('cashier', works)
  await desk.goto(`${path}/qua-han`)
  await desk.getByRole('button', { name: 'Gửi tin nhắc nộp' }).click()
  await desk.getByText(/Đã gửi \d+ tin nhắc|Không có ai để nhắc/).waitFor()
  await desk.getByRole('button', { name: 'Gửi tin nhắc nộp' }).click()
  await desk.getByText('Không có ai để nhắc').waitFor()
})

test('a meter is replaced at its customer’s', async () => {
  const house = houses[8]!
  const desk = await officer('processor', works)
  await desk.goto(`${path}/khach-hang/${house.id}`)
  await desk.getByText('Thay đồng hồ').first().click()
  await desk.fill('[name=cuoi]', String(house.start - 1))
  await desk.fill('[name=so]', 'TD-MOI')
  await desk.fill('[name=dau]', '0')
  await desk.getByRole('button', { name: 'Ghi việc thay đồng hồ' }).click()
  await desk
    .getByText(/Chỉ số cuối nhỏ hơn/)
    .first()
    .waitFor()
  await shot(desk, 'water-replace-1366')
  await desk.fill('[name=cuoi]', String(house.start + 3))
  await desk.getByRole('button', { name: 'Ghi việc thay đồng hồ' }).click()
  await desk.getByText(/TD-MOI, lắp ngày/).waitFor()
})

test.each([360, 1366] as const)(
  'at %i px nothing is cut off, and nothing is in anybody’s way',
  async width => {
    const reader = await site.visitor({ width, cookie: await cookieOf(await officer('processor', works)) })
    const desk = await site.visitor({ width, cookie: await cookieOf(await officer('cashier', works)) })
    await look(reader, `water-readings-${width}`, readingsAt('Ấp Tây'))
    await look(reader, `water-readings-done-${width}`, readingsAt())
    await look(desk, `water-overview-${width}`, path)
    await look(desk, `water-overdue-${width}`, `${path}/qua-han`)
    await look(desk, `water-customer-${width}`, `${path}/khach-hang/${houses[1]!.id}`)
  },
)

async function look(page: Page, name: string, url: string): Promise<void> {
  await page.goto(url)
  await expectNoSidewaysScroll(page)
  await shot(page, name)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).toEqual([])
}
